import { base64Encode } from "@bufbuild/protobuf/wire";
import { Button, FileButton, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { text } from "../../forms/draft.ts";
import { FaultList } from "../../forms/faults.ts";
import { readScalar } from "../../forms/scalar-draft.ts";
import type { PropsOf } from "./control-props.ts";

/** A literal goes along with its request; what is larger belongs into a file. */
const most = 4 * 1024 * 1024;

/** Bytes: as base64, or those of a file. */
export function BytesControl({ place, shape, draft, change, faults }: PropsOf<"bytes">) {
  const [refusal, setRefusal] = useState<string>();
  const given = draft.kind === "text" ? draft.text : "";
  const read = readScalar(shape, draft, new FaultList(), place);
  const take = async (file: File | null) => {
    if (file === null) return;
    if (file.size > most) {
      setRefusal(`${file.name} has ${file.size} bytes; a value of bytes has at most ${most}.`);
      return;
    }
    setRefusal(undefined);
    change(text(base64Encode(new Uint8Array(await file.arrayBuffer()))));
  };
  return (
    <Stack gap={2}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <TextInput
          style={{ flex: 1 }}
          aria-label={place}
          placeholder="base64"
          value={given}
          error={faults.get(place) ?? refusal}
          onChange={({ currentTarget: { value } }) => change(value === "" ? { kind: "unset" } : text(value))}
        />
        <FileButton onChange={(file) => void take(file)}>
          {(props) => (
            <Button variant="default" {...props} aria-label={`From a file: ${place}`}>
              From a file
            </Button>
          )}
        </FileButton>
      </Group>
      {read?.kind === "bytes" && (
        <span className="hal-field-note">{`${read.value.length} ${read.value.length === 1 ? "byte" : "bytes"}`}</span>
      )}
    </Stack>
  );
}
