import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { visibleText } from "../visible-text.ts";
import { readPiece } from "./read-file.ts";
import { sizeText } from "./size-text.ts";
import { writtenOnce } from "./written-once.ts";

const most = 32_000_000;

interface ImageViewProps {
  readonly link: string;
  readonly mediaType: string;
  readonly size: number;
  readonly name: string;
}

/** An image as an image alone, so that what an SVG says beyond it is not done. Its type is what its bytes are, not what it was stored as. */
export function ImageView({ link, mediaType, size, name }: ImageViewProps) {
  const isLarge = size > most;
  const { data, error } = useQuery({
    queryKey: ["image", link],
    queryFn: async () => new Blob([(await readPiece(link, 0, size)).bytes], { type: mediaType }),
    enabled: !isLarge,
    ...writtenOnce,
  });
  const [address, setAddress] = useState<string>();
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    if (data === undefined) return;
    const made = URL.createObjectURL(data);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  if (isLarge) return <span className="value-type">an image of {sizeText(size)}: download it to see it</span>;
  if (error) return <ErrorPanel what="The image could not be read" error={error} />;
  if (broken) return <span className="value-type">an image that no browser can show: download it</span>;
  if (address === undefined) return <Waiting rows={3} />;
  return <img src={address} alt={visibleText(name)} className="value-image" onError={() => setBroken(true)} />;
}
