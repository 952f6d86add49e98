import { Group, Stack, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";

interface PageProps {
  readonly title: string;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** A page's frame: its heading, which names the window too, and what stands below. */
export function Page({ title, actions, children }: PageProps) {
  useDocumentTitle(`${title} · Haltere`);
  return (
    <Stack gap="md">
      <Group justify="space-between" mih={30}>
        <Title order={1} style={{ overflowWrap: "anywhere" }}>
          {title}
        </Title>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
