import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Command } from "./command.tsx";

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** What to type next. */
  readonly command?: string;
}

/** Where there is nothing yet: says so, and the command to type next. */
export function EmptyState({ title, children, command }: EmptyStateProps) {
  return (
    <Stack gap="xs" py="xl" maw={640}>
      <Title order={2} style={{ overflowWrap: "anywhere" }}>
        {title}
      </Title>
      {children && (
        <Text c="dimmed" component="div">
          {children}
        </Text>
      )}
      {command && <Command text={command} />}
    </Stack>
  );
}
