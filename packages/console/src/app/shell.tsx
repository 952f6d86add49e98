import { AppShell, Burger, Group, ScrollArea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { ClockSwitch } from "./clock-switch.tsx";
import { ColorSchemeSwitch } from "./color-scheme-switch.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { ConnectionLine } from "./connection-line.tsx";
import { Navigation } from "./navigation.tsx";
import { ScopeSwitcher } from "./scope-switcher.tsx";

/** What stands around every page: where one is, where one may go, and whether what is shown is live. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(close, [path]);
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 188, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding="md"
      transitionDuration={0}
    >
      <a href="#page" className="hal-skip">
        To the page
      </a>
      <AppShell.Header bg="var(--hal-surface)" px="sm">
        <Group h="100%" gap="sm" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
          <ScopeSwitcher />
          <Group gap="xs" wrap="nowrap" ml="auto">
            <ConnectionLine />
            <CommandPalette />
            <ClockSwitch />
            <ColorSchemeSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar bg="var(--hal-sunken)" p="xs">
        <ScrollArea>
          <Navigation />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
