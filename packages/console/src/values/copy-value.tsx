import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";

/** Copies a text that is made when it is asked for, since of a large value it is large. */
export function CopyValue({ text, label }: { readonly text: () => string; readonly label: string }) {
  const { copy, copied, error } = useClipboard();
  return (
    <Button variant="default" size="compact-xs" aria-label={label} onClick={() => copy(text())}>
      {error ? "Not copied: the browser refused" : copied ? "Copied" : "Copy"}
    </Button>
  );
}
