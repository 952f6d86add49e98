import { useTransport } from "@connectrpc/connect-query";
import { Button, FileButton, Group, NativeSelect, Progress, Text, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useRequiredScope } from "../../data/scope.ts";
import type { Draft } from "../../forms/draft.ts";
import { uploadFiles } from "./upload-files.ts";
import { Wrong } from "./wrong.tsx";

interface PlaceControlProps {
  readonly label: string;
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly error: string | undefined;
  readonly directory: boolean;
  /** Formats to choose of, or any that is typed in; none where the type says it, or there are none. */
  readonly formats: readonly string[] | "any";
}

/** The address of a file, a directory or a table, typed in or got by an upload: shown by its name, and whole on demand. */
export function PlaceControl({ label, draft, change, error, directory, formats }: PlaceControlProps) {
  const transport = useTransport();
  const scope = useRequiredScope();
  const [done, setDone] = useState<number>();
  const [failure, setFailure] = useState<string>();
  const [over, setOver] = useState(false);
  const { uri, format } = draft.kind === "place" ? draft : { uri: "", format: "" };
  const [whole, setWhole] = useState(uri === "");
  // An upload takes its time, and what stands beside it may change meanwhile.
  const latest = useRef(change);
  latest.current = change;
  const open = whole || uri === "" || error !== undefined;

  const upload = async (chosen: File | readonly File[] | null) => {
    const files = chosen === null ? [] : chosen instanceof File ? [chosen] : chosen;
    if (files.length === 0) return;
    setFailure(undefined);
    setDone(0);
    try {
      const named = files.map((file) => ({ file, path: directory ? pathBelow(file) : file.name }));
      const address = await uploadFiles(transport, scope, named, directory, setDone);
      const told = formats === "any" || formats.length === 0 ? format : /\.csv$/i.test(address) ? "csv" : "parquet";
      latest.current({ kind: "place", uri: address, format: told });
      setWhole(false);
    } catch (thrown) {
      setFailure(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      setDone(undefined);
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a file that is dropped goes where the button leads as well
    <div
      className="hal-place"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!directory) void upload(event.dataTransfer.files[0] ?? null);
      }}
    >
      {open ? (
        <TextInput
          style={{ flex: "1 1 180px" }}
          aria-label={label}
          placeholder={directory ? "s3://bucket/folder" : "s3://bucket/file"}
          value={uri}
          error={error}
          onChange={({ currentTarget }) => {
            setWhole(true);
            change({ kind: "place", uri: currentTarget.value, format });
          }}
        />
      ) : (
        <span className="hal-place-name" title={uri}>
          {nameOf(uri)}
        </span>
      )}
      {uri !== "" && error === undefined && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-expanded={open}
          aria-label={`Whole address of ${label}`}
          onClick={() => setWhole(!open)}
        >
          Address
        </Button>
      )}
      {formats === "any" ? (
        <TextInput
          w={84}
          aria-label={`Format of ${label}`}
          placeholder="format"
          value={format}
          onChange={({ currentTarget }) => change({ kind: "place", uri, format: currentTarget.value })}
        />
      ) : (
        formats.length > 0 && (
          <NativeSelect
            size="xs"
            aria-label={`Format of ${label}`}
            data={[...new Set([...formats, ...(format === "" ? [] : [format])])]}
            value={format === "" ? formats[0] : format}
            onChange={({ currentTarget }) => change({ kind: "place", uri, format: currentTarget.value })}
          />
        )
      )}
      {directory ? (
        <FileButton multiple onChange={(files) => void upload(files)} inputProps={{ webkitdirectory: "" } as object}>
          {(props) => (
            <Button variant="default" {...props} aria-label={`Upload a directory for ${label}`}>
              Upload
            </Button>
          )}
        </FileButton>
      ) : (
        <FileButton onChange={(file) => void upload(file)}>
          {(props) => (
            <Button variant="default" {...props} aria-label={`Upload a file for ${label}`}>
              Upload
            </Button>
          )}
        </FileButton>
      )}
      {done !== undefined && (
        <Group gap="xs" w="100%">
          <Progress value={done * 100} aria-label={`Upload for ${label}`} style={{ flex: 1 }} />
          <Text size="xs">{Math.round(done * 100)} %</Text>
        </Group>
      )}
      {failure !== undefined && <Wrong text={failure} />}
    </div>
  );
}

/** What an address ends in; a directory's last part may be the hash of what is in it. */
function nameOf(uri: string): string {
  const parts = uri.split("/").filter((part) => part !== "");
  return parts.at(-1) ?? uri;
}

/** Without the chosen directory's own name. */
function pathBelow(file: File): string {
  const path = file.webkitRelativePath;
  return path === "" ? file.name : path.slice(path.indexOf("/") + 1);
}
