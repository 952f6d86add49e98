import type { ExecutionError } from "@haltere/idl/core";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { ClippedText } from "../../../values/clipped-text.tsx";
import { foldError } from "./fold-error.ts";

/** An error: its message, and its stack once it is asked for. */
export function ErrorView({ error, title }: { readonly error: ExecutionError; readonly title?: string }) {
  const kind = error.kind === 2 ? "system" : error.kind === 1 ? "user" : "unknown";
  return <ErrorText text={error.message} title={title} note={`${error.code} · ${kind} error`} />;
}

interface ErrorTextProps {
  readonly text: string;
  readonly title?: string | undefined;
  readonly note?: string;
}

/** The text of an error, with its stack folded away. */
export function ErrorText({ text, title, note }: ErrorTextProps) {
  const [open, setOpen] = useState(false);
  const { message, stack } = foldError(text);
  return (
    <div className="run-error">
      {title !== undefined && (
        <Text size="sm" fw={600} c="var(--hal-failed)">
          {title}
        </Text>
      )}
      <ClippedText text={message} />
      {stack !== "" && (
        <Button variant="default" size="compact-xs" mt={6} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide stack" : "Show stack"}
        </Button>
      )}
      {open && <ClippedText text={stack} />}
      {note !== undefined && (
        <Text size="xs" mt={4} c="dimmed">
          {note}
        </Text>
      )}
    </div>
  );
}
