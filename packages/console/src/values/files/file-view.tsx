import { useTransport } from "@connectrpc/connect-query";
import { Button } from "@mantine/core";
import { useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { CopyValue } from "../copy-value.tsx";
import { visibleText } from "../visible-text.ts";
import { FilePreview } from "./file-preview.tsx";
import { fileName, linkTo } from "./read-file.ts";
import { sizeText } from "./size-text.ts";

interface FileViewProps {
  readonly uri: string;
  /** As its type has it: `csv`. */
  readonly format?: string;
  /** What stands for it, where that is not its address. */
  readonly name?: string;
  readonly size?: bigint;
}

/** A file by its address, to be looked into and downloaded. */
export function FileView({ uri, format = "", name, size }: FileViewProps) {
  const transport = useTransport();
  const [shown, setShown] = useState(false);
  const [error, setError] = useState<unknown>();
  const download = async () => {
    try {
      const anchor = document.createElement("a");
      anchor.href = await linkTo(transport, uri);
      anchor.download = fileName(uri);
      anchor.click();
      setError(undefined);
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <div style={{ minWidth: 0, flex: 1 }}>
      <div className="value-bar">
        <code className="hal-mono value-text" dir="auto" style={{ flex: "1 1 16rem" }}>
          {visibleText(name ?? uri)}
        </code>
        {size !== undefined && <span className="value-type">{sizeText(size)}</span>}
        {name === undefined && <CopyValue text={() => uri} what={`the address of ${fileName(uri)}`} />}
        <Button
          variant="default"
          size="compact-xs"
          aria-expanded={shown}
          aria-label={`${shown ? "Hide" : "Preview"} ${fileName(uri)}`}
          onClick={() => setShown(!shown)}
        >
          {shown ? "Hide" : "Preview"}
        </Button>
        <Button
          variant="default"
          size="compact-xs"
          aria-label={`Download ${fileName(uri)}`}
          onClick={() => void download()}
        >
          Download
        </Button>
      </div>
      {shown && <FilePreview uri={uri} format={format} />}
      {error !== undefined && <ErrorPanel what="It could not be downloaded" error={error} />}
    </div>
  );
}
