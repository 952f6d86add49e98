import { useQuery } from "@connectrpc/connect-query";
import { FileService } from "@haltere/idl/haltere";
import { Button } from "@mantine/core";
import { useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { CopyValue } from "../copy-value.tsx";
import { visibleText } from "../visible-text.ts";
import { FileView } from "./file-view.tsx";
import { fileName } from "./read-file.ts";

const step = 50;

/** A directory by its address, and the files that are in it. */
export function FolderView({ uri }: { readonly uri: string }) {
  const { data, error, refetch } = useQuery(FileService.method.listFiles, { uri }, { retry: false });
  const [shown, setShown] = useState(step);
  const base = `${uri.replace(/\/+$/, "")}/`;
  const files = data?.files ?? [];
  return (
    <div>
      <div className="value-bar">
        <code className="hal-mono value-text" dir="auto" style={{ flex: "1 1 8rem" }}>
          {visibleText(uri)}
        </code>
        <CopyValue text={() => uri} what={`the address of ${fileName(uri)}`} />
      </div>
      {error && <ErrorPanel what="Its files could not be listed" error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={2} />}
      {data && files.length === 0 && <div className="value-type">nothing is there</div>}
      <ul className="value-files" aria-label="Files">
        {files.slice(0, shown).map((file) => (
          <li key={file.uri}>
            <FileView
              uri={file.uri}
              name={file.uri.startsWith(base) ? file.uri.slice(base.length) : file.uri}
              size={file.size}
            />
          </li>
        ))}
      </ul>
      {files.length > shown && (
        <Button variant="default" size="compact-xs" onClick={() => setShown(shown + step * 4)}>
          Show more of {files.length.toLocaleString("en")}
          {data?.more ? " and more" : ""}
        </Button>
      )}
    </div>
  );
}
