import { useTransport } from "@connectrpc/connect-query";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { LongText } from "../long-text.tsx";
import { contentKind, textOf } from "./content-kind.ts";
import { ImageView } from "./image-view.tsx";
import { fileName, linkTo, readPiece } from "./read-file.ts";
import { sizeText } from "./size-text.ts";
import { writtenOnce } from "./written-once.ts";

const TablePreview = lazy(async () => ({ default: (await import("../table/table-preview.tsx")).TablePreview }));

/** How much of a text is read at first, and when more is asked for. */
const steps = [64_000, 1_000_000, 10_000_000];

/** The beginning of a file, as what its bytes are: a text, an image, a table. */
export function FilePreview({ uri, format }: { readonly uri: string; readonly format: string }) {
  const transport = useTransport();
  const [step, setStep] = useState(0);
  const limit = steps[step] ?? 0;
  const { data, error, refetch } = useQuery({
    queryKey: ["file", uri, limit],
    queryFn: async () => {
      const link = await linkTo(transport, uri);
      return { link, ...(await readPiece(link, 0, limit)) };
    },
    ...writtenOnce,
    placeholderData: (former) => former,
  });
  if (error) return <ErrorPanel what="The file could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  const { link, bytes, size } = data;
  const isWhole = bytes.length === size;
  const content = contentKind(bytes, isWhole);
  const isTable = content.kind === "parquet" || (content.kind === "text" && tabular(format, uri));
  if (isTable)
    return (
      <Suspense fallback={<Waiting rows={4} />}>
        <TablePreview files={[{ link, size, name: fileName(uri) }]} format={format} />
      </Suspense>
    );
  switch (content.kind) {
    case "empty":
      return <span className="value-type">an empty file</span>;
    case "image":
      return <ImageView link={link} mediaType={content.mediaType} size={size} name={fileName(uri)} />;
    case "text": {
      const more = steps[step + 1];
      return (
        <div style={{ marginTop: 6 }}>
          <LongText text={textOf(bytes, isWhole) ?? ""} label={`Text of ${fileName(uri)}`} />
          {!isWhole && (
            <div className="value-bar">
              <span className="value-type">
                the first {sizeText(bytes.length)} of {sizeText(size)}
              </span>
              {more !== undefined && (
                <Button variant="default" size="compact-xs" onClick={() => setStep(step + 1)}>
                  Show {sizeText(Math.min(more, size))}
                </Button>
              )}
            </div>
          )}
        </div>
      );
    }
    default:
      return (
        <span className="value-type">
          {sizeText(size)} that are no text, no image and no table: download it to look into it.
        </span>
      );
  }
}

function tabular(format: string, uri: string): boolean {
  return /^(csv|tsv)$/i.test(format) || /\.(csv|tsv)$/i.test(uri);
}
