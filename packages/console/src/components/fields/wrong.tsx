import { Text } from "@mantine/core";

/** What is wrong, below the control that it is about. */
export function Wrong({ text }: { readonly text: string }) {
  return (
    <Text size="xs" c="var(--hal-failed)" role="alert">
      {text}
    </Text>
  );
}
