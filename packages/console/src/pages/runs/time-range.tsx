import { Group, TextInput } from "@mantine/core";
import { useClockChoice } from "../../app/clock-choice.tsx";
import { localText, momentOfLocalText } from "./local-text.ts";

interface TimeRangeProps {
  readonly since: string;
  readonly until: string;
  readonly change: (changed: { readonly since?: string; readonly until?: string }) => void;
}

/** From when until when, set by hand: in the clock that times are told in, and kept in the address as instants. */
export function TimeRange({ since, until, change }: TimeRangeProps) {
  const { zone } = useClockChoice();
  const field = (label: string, value: string, set: (text: string) => void) => (
    <TextInput
      type="datetime-local"
      step={1}
      w={190}
      label={`${label} (${zone === "utc" ? "UTC" : "local time"})`}
      value={localText(value, zone)}
      onChange={(event) => set(momentOfLocalText(event.currentTarget.value, zone))}
    />
  );
  return (
    <Group gap="xs">
      {field("From", since, (text) => change({ since: text }))}
      {field("To", until, (text) => change({ until: text }))}
    </Group>
  );
}
