import { Button, FileButton, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";

interface TextEditorProps {
  readonly close: () => void;
  readonly text: string;
  /** Answers why it cannot be taken. */
  readonly take: (text: string) => string | undefined;
}

/** A whole launch as JSON or YAML, to be changed, pasted, or read from a file. */
export function TextEditor({ text, take, close }: TextEditorProps) {
  const [typed, setTyped] = useState(text);
  const [reason, setReason] = useState<string>();
  return (
    <Stack gap="sm" className="hal-card">
      <Text size="xs" c="dimmed">
        A whole launch, or its inputs alone.
      </Text>
      <Textarea
        size="xs"
        autosize
        minRows={8}
        maxRows={24}
        spellCheck={false}
        data-autofocus
        aria-label="The launch as JSON or YAML"
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        value={typed}
        error={reason}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Group gap="xs">
        <Button
          onClick={() => {
            const refused = take(typed);
            setReason(refused);
            if (refused === undefined) close();
          }}
        >
          Take over
        </Button>
        <FileButton accept=".json,.yaml,.yml,text/*" onChange={(file) => void file?.text().then(setTyped)}>
          {(props) => (
            <Button variant="default" {...props}>
              Open a file
            </Button>
          )}
        </FileButton>
        <Button variant="subtle" onClick={close}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
