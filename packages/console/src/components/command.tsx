import { Button, CopyButton, Group } from "@mantine/core";

/** A command as it is typed, to be copied. */
export function Command({ text }: { readonly text: string }) {
  return (
    <Group
      gap="xs"
      wrap="nowrap"
      align="flex-start"
      p={6}
      pl="sm"
      bg="var(--hal-sunken)"
      bd="1px solid var(--hal-line)"
      style={{ borderRadius: 6 }}
    >
      <code className="hal-mono" style={{ flex: 1, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {text}
      </code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
