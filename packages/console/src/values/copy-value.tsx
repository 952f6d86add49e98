import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";

/** Copies a text that is made when it is asked for, since of a large value it is large. */
export function CopyValue({ text, what }: { readonly text: () => string; readonly what: string }) {
  const { copy, copied, error } = useClipboard();
  const word = error ? "Not copied: the browser refused" : copied ? "Copied" : "Copy";
  return (
    <Button variant="default" size="compact-xs" aria-label={`${word} ${what}`} onClick={() => copy(text())}>
      {word}
    </Button>
  );
}
