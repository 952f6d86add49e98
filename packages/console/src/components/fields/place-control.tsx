import { useTransport } from "@connectrpc/connect-query";
import { Button, FileButton, Group, NativeSelect, Progress, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useRequiredScope } from "../../data/scope.ts";
import type { Draft } from "../../forms/draft.ts";
import { uploadFiles } from "./upload-files.ts";

interface PlaceControlProps {
  readonly label: string;
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly error: string | undefined;
  readonly directory: boolean;
  /** Formats to choose of; none where the type says it, or there are none. */
  readonly formats: readonly string[];
}

/** The address of a file, a directory or a table, typed in or got by an upload. */
export function PlaceControl({ label, draft, change, error, directory, formats }: PlaceControlProps) {
  const transport = useTransport();
  const scope = useRequiredScope();
  const [done, setDone] = useState<number>();
  const [failure, setFailure] = useState<string>();
  const { uri, format } = draft.kind === "place" ? draft : { uri: "", format: "" };

  const upload = async (chosen: File | File[] | null) => {
    const files = chosen === null ? [] : Array.isArray(chosen) ? chosen : [chosen];
    if (files.length === 0) return;
    setFailure(undefined);
    setDone(0);
    try {
      const named = files.map((file) => ({ file, path: directory ? pathBelow(file) : file.name }));
      const address = await uploadFiles(transport, scope, named, directory, setDone);
      const told = /\.csv$/i.test(address) ? "csv" : "parquet";
      change({ kind: "place", uri: address, format: formats.length > 0 ? told : format });
    } catch (thrown) {
      setFailure(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      setDone(undefined);
    }
  };

  return (
    <Stack gap={4}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <TextInput
          style={{ flex: 1 }}
          aria-label={label}
          placeholder={directory ? "s3://bucket/folder" : "s3://bucket/file"}
          value={uri}
          error={error ?? failure}
          onChange={({ currentTarget }) => change({ kind: "place", uri: currentTarget.value, format })}
        />
        {formats.length > 0 && (
          <NativeSelect
            size="xs"
            aria-label={`Format of ${label}`}
            data={[...formats]}
            value={format === "" ? formats[0] : format}
            onChange={({ currentTarget }) => change({ kind: "place", uri, format: currentTarget.value })}
          />
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
      </Group>
      {done !== undefined && (
        <Group gap="xs">
          <Progress value={done * 100} aria-label={`Upload for ${label}`} style={{ flex: 1 }} />
          <Text size="xs">{Math.round(done * 100)} %</Text>
        </Group>
      )}
    </Stack>
  );
}

/** Without the chosen directory's own name. */
function pathBelow(file: File): string {
  const path = file.webkitRelativePath;
  return path === "" ? file.name : path.slice(path.indexOf("/") + 1);
}
