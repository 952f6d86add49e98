import { Textarea } from "@mantine/core";

interface TextValueProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly error: string | undefined;
}

/** A value as JSON or YAML. */
export function TextValue({ label, value, change, error }: TextValueProps) {
  return (
    <Textarea
      size="xs"
      autosize
      minRows={2}
      maxRows={20}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      aria-label={label}
      placeholder='{"key": 1}'
      value={value}
      error={error}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}
