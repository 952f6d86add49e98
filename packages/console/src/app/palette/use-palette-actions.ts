import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useScope } from "../../data/scope.ts";
import { useClockChoice } from "../clock-choice.tsx";
import { helpEvent } from "../shortcuts.tsx";

/** Something that is done at once, or after a question of its own. */
export interface PaletteAction {
  readonly label: string;
  readonly act: () => void;
  /** The run to be terminated, after a question. */
  readonly terminate?: string;
}

const schemes: readonly (readonly [MantineColorScheme, string])[] = [
  ["light", "Switch theme to light"],
  ["dark", "Switch theme to dark"],
  ["auto", "Switch theme to the system's"],
];

/** What can be done from where one is. */
export function usePaletteActions(): readonly PaletteAction[] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { zone, setZone } = useClockChoice();
  const navigate = useNavigate();
  const scope = useScope();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const run = /\/executions\/([^/]+)$/.exec(path)?.[1];
  const ofRun: readonly PaletteAction[] =
    scope === undefined || run === undefined
      ? []
      : [
          { label: "Terminate this run", act: () => undefined, terminate: decodeURIComponent(run) },
          {
            label: "Launch this run again",
            act: () =>
              void navigate({
                to: "/projects/$project/domains/$domain/launch",
                params: scope,
                search: { from: decodeURIComponent(run) },
              }),
          },
        ];
  const ofDomain: readonly PaletteAction[] =
    scope === undefined
      ? []
      : [
          {
            label: "Launch a workflow",
            act: () => void navigate({ to: "/projects/$project/domains/$domain/workflows", params: scope }),
          },
          {
            label: "Show failed runs",
            act: () =>
              void navigate({
                to: "/projects/$project/domains/$domain/executions",
                params: scope,
                search: { phase: "FAILED,TIMED_OUT" },
              }),
          },
        ];
  return [
    ...ofRun,
    ...ofDomain,
    ...schemes
      .filter(([scheme]) => scheme !== colorScheme)
      .map(([scheme, label]) => ({ label, act: () => setColorScheme(scheme) })),
    zone === "utc"
      ? { label: "Switch clock to local time", act: () => setZone("local") }
      : { label: "Switch clock to UTC", act: () => setZone("utc") },
    { label: "New project", act: () => void navigate({ to: "/", search: { new: "1" } }) },
    { label: "Copy the address of this page", act: () => void navigator.clipboard.writeText(window.location.href) },
    { label: "Show the keys", act: () => void document.dispatchEvent(new Event(helpEvent)) },
  ];
}
