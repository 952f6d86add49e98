import { createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { FileService } from "@haltere/idl/haltere";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { CopyValue } from "../copy-value.tsx";
import { FileView } from "../files/file-view.tsx";
import { fileName, linkTo } from "../files/read-file.ts";
import { writtenOnce } from "../files/written-once.ts";
import { visibleText } from "../visible-text.ts";
import { tableFiles } from "./table-files.ts";

/** Of a table of more files these are read. */
const mostFiles = 100;

const TablePreview = lazy(async () => ({ default: (await import("./table-preview.tsx")).TablePreview }));

interface TableViewProps {
  readonly uri: string;
  readonly format: string;
  /** As its type tells them; the file's own stand above the rows. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** A table by its address: its columns by type, and when they are asked for its rows and its files. */
export function TableView({ uri, format, columns }: TableViewProps) {
  const [shown, setShown] = useState(false);
  return (
    <div>
      <div className="value-bar">
        <span className="value-type">table{format && ` in ${visibleText(format)}`}</span>
        <code className="hal-mono value-text" dir="auto" style={{ flex: "1 1 8rem" }}>
          {visibleText(uri)}
        </code>
        <CopyValue text={() => uri} what={`the address of ${fileName(uri)}`} />
        <Button
          variant="default"
          size="compact-xs"
          aria-expanded={shown}
          aria-label={`${shown ? "Hide" : "Rows"} of ${fileName(uri)}`}
          onClick={() => setShown(!shown)}
        >
          {shown ? "Hide" : "Rows"}
        </Button>
      </div>
      {columns.length > 0 && !shown && (
        <div className="value-type hal-mono" style={{ whiteSpace: "normal" }}>
          {columns.map(({ name, type }) => `${visibleText(name)}: ${type}`).join(", ")}
        </div>
      )}
      {shown && <Rows uri={uri} format={format} />}
    </div>
  );
}

function Rows({ uri, format }: { readonly uri: string; readonly format: string }) {
  const transport = useTransport();
  const { data, error, refetch } = useQuery({
    queryKey: ["table", uri],
    queryFn: async () => {
      const { files } = await createClient(FileService, transport).listFiles({ uri });
      const all = tableFiles(files);
      const read = await Promise.all(
        all.slice(0, mostFiles).map(async (file) => ({
          uri: file.uri,
          link: await linkTo(transport, file.uri),
          name: fileName(file.uri),
          size: Number(file.size),
        })),
      );
      return { files: read, beyond: all.length - read.length };
    },
    ...writtenOnce,
  });
  if (error) return <ErrorPanel what="Its rows could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  const { files, beyond } = data;
  if (files.length === 0) return <span className="value-type">nothing is there</span>;
  return (
    <>
      <Suspense fallback={<Waiting rows={4} />}>
        <TablePreview files={files} beyond={beyond} format={format} />
      </Suspense>
      <ul className="value-files" aria-label="Files of the table">
        {files.slice(0, 20).map((file) => (
          <li key={file.uri}>
            <FileView uri={file.uri} name={file.name} size={BigInt(file.size)} format={format} />
          </li>
        ))}
      </ul>
      {files.length + beyond > 20 && (
        <span className="value-type">and {(files.length + beyond - 20).toLocaleString("en")} more</span>
      )}
    </>
  );
}
