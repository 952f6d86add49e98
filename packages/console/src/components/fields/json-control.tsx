import { Textarea } from "@mantine/core";
import { text } from "../../forms/draft.ts";
import type { ControlProps } from "./control-props.ts";

/** A value as JSON or YAML. */
export function JsonControl({ place, draft, change, faults }: ControlProps) {
  return (
    <Textarea
      size="xs"
      autosize
      minRows={2}
      maxRows={20}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      aria-label={place}
      placeholder='{"key": 1}'
      value={draft.kind === "text" ? draft.text : ""}
      error={faults.get(place)}
      onChange={({ currentTarget }) => change(text(currentTarget.value))}
    />
  );
}
