import type { JsonValue } from "@bufbuild/protobuf";
import { Button, CopyButton, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { Wrong } from "../../components/fields/wrong.tsx";
import { type LaunchState, stateJson } from "./launch-state.ts";
import { addressOf, readPresets, writePresets } from "./presets.ts";
import { saveFile } from "./save-file.ts";

interface PresetsPanelProps {
  /** Of what is launched, in its domain: versions share their presets. */
  readonly presetsKey: string;
  readonly state: LaunchState;
  /** Takes a saved form over. */
  readonly use: (form: JsonValue) => void;
  /** The whole launch as text. */
  readonly text: string;
  readonly fileName: string;
  readonly close: () => void;
}

/** Forms saved by name, and this one as an address or a file for others. */
export function PresetsPanel({ presetsKey, state, use, text, fileName, close }: PresetsPanelProps) {
  const [presets, setPresets] = useState(() => readPresets(presetsKey));
  const [name, setName] = useState("");
  const [reason, setReason] = useState<string>();
  const address = useAddress(state);
  const put = (changed: ReadonlyMap<string, JsonValue>) => {
    try {
      writePresets(presetsKey, changed);
      setPresets(changed);
      setReason(undefined);
      setName("");
    } catch (thrown) {
      if (!(thrown instanceof DOMException)) throw thrown;
      setReason("The browser has no room for it. Save it as a file, or remove another.");
    }
  };
  const save = () => {
    if (name.trim() === "") setReason("Give it a name.");
    else put(new Map([...presets, [name.trim(), stateJson(state)]]));
  };
  return (
    <Stack gap="sm" className="hal-card" role="group" aria-label="Presets">
      <Group justify="space-between">
        <Title order={2}>Presets</Title>
        <Button variant="subtle" size="compact-xs" onClick={close}>
          Close
        </Button>
      </Group>
      {presets.size === 0 && (
        <Text size="xs" c="dimmed">
          None is saved in this browser yet.
        </Text>
      )}
      {[...presets].map(([saved, form]) => (
        <Group key={saved} gap="xs" justify="space-between" wrap="nowrap">
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {saved}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" size="compact-xs" aria-label={`Use ${saved}`} onClick={() => use(form)}>
              Use
            </Button>
            <Button
              variant="subtle"
              size="compact-xs"
              aria-label={`Remove ${saved}`}
              onClick={() => put(new Map([...presets].filter(([other]) => other !== saved)))}
            >
              Remove
            </Button>
          </Group>
        </Group>
      ))}
      <Group gap="xs" align="flex-start">
        <TextInput
          style={{ flex: "1 1 160px" }}
          aria-label="Name of the preset"
          placeholder="name"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            save();
          }}
        />
        <Button variant="default" onClick={save}>
          Save as preset
        </Button>
      </Group>
      {reason !== undefined && <Wrong text={reason} />}
      <Group gap="xs">
        <CopyButton value={address ?? ""}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy} disabled={address === undefined} data-address={address}>
              {copied ? "Copied" : "Copy as address"}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={() => saveFile(fileName, text)}>
          Save as file
        </Button>
      </Group>
    </Stack>
  );
}

/** The address of the form as it stands. */
function useAddress(state: LaunchState): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    let current = true;
    void addressOf(stateJson(state)).then((hash) => {
      const { origin, pathname, search } = globalThis.location;
      if (current) setAddress(`${origin}${pathname}${search}#${hash}`);
    });
    return () => {
      current = false;
    };
  }, [state]);
  return address;
}
