import type { ExecutionError } from "@haltere/idl/core";
import { Alert, Button, Text } from "@mantine/core";
import { useState } from "react";
import { ClippedText } from "../values/clipped-text.tsx";
import { foldError } from "./fold-error.ts";

/** An error: its message, and its stack once it is asked for. */
export function ErrorView({ error, title }: { readonly error: ExecutionError; readonly title?: string }) {
  const [open, setOpen] = useState(false);
  const { message, stack } = foldError(error.message);
  return (
    <Alert color="red" variant="light" p="xs" title={title}>
      <ClippedText text={message} />
      {stack !== "" && (
        <Button variant="default" size="compact-xs" mt={6} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide stack" : "Show stack"}
        </Button>
      )}
      {open && <ClippedText text={stack} />}
      <Text size="xs" mt={4}>
        {error.code} · {error.kind === 2 ? "system" : error.kind === 1 ? "user" : "unknown"} error
      </Text>
    </Alert>
  );
}
