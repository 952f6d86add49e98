import { useQuery } from "@connectrpc/connect-query";
import { Sort_Direction } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { OverviewService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type Scope, useScope } from "../../data/scope.ts";
import { domainPages, upperPages } from "../domain-pages.ts";
import { bestMatches } from "./best-matches.ts";
import { type PaletteAction, usePaletteActions } from "./use-palette-actions.ts";

/** Something that the palette leads to, or does. */
export interface PaletteEntry {
  readonly key: string;
  readonly kind: string;
  readonly label: string;
  readonly go: () => void;
  /** Whether a question follows, in the palette's place. */
  readonly asks?: boolean;
}

const nowhere: Scope = { project: "", domain: "" };
/** Entries shown at once. */
const most = 14;
/** Names asked for of each kind: the server looks through all of them. */
const mostNames = 8;

const nameLists = [
  ["Workflow", ResourceType.WORKFLOW, "/projects/$project/domains/$domain/workflows/$name"],
  ["Task", ResourceType.TASK, "/projects/$project/domains/$domain/tasks/$name"],
  ["Launch plan", ResourceType.LAUNCH_PLAN, "/projects/$project/domains/$domain/launch_plans/$name"],
] as const;

/** What is called so, the best first: pages, projects and actions, and the entities and runs of the domain that one is in. */
export function usePaletteEntries(text: string, act: (action: PaletteAction) => void): PaletteEntry[] {
  const navigate = useNavigate();
  const scope = useScope();
  const wanted = text.trim().replace(/[+;]/g, "");
  // "launch orders" looks for what is called orders.
  const name = wanted.replace(/^launch\s+/i, "");
  const [asked] = useDebouncedValue(name, 120);
  const actions = usePaletteActions();
  const projects = useQuery(AdminService.method.listProjects, {});
  const names = useNamesOf(scope, asked);
  const runs = useQuery(
    AdminService.method.listExecutions,
    {
      id: scope ?? nowhere,
      limit: 6,
      // By how the name begins, which an index finds among any number of runs.
      ...(asked === ""
        ? { sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING } }
        : {
            filters: `gte(execution_name,${asked})+lt(execution_name,${asked}\uffff)`,
            sortBy: { key: "execution_name", direction: Sort_Direction.ASCENDING },
          }),
    },
    { enabled: scope !== undefined, placeholderData: keepPreviousData },
  );

  const entries: PaletteEntry[] = [];
  const add = (kind: string, label: string, go: () => void) =>
    entries.push({ key: `${kind} ${label}`, kind, label, go });
  for (const { label, to } of upperPages) add("Page", label, () => void navigate({ to }));
  if (scope !== undefined) {
    for (const { label, to } of domainPages) add("Page", label, () => void navigate({ to, params: scope }));
    for (const { id } of runs.data?.executions ?? []) {
      const run = id?.name ?? "";
      const to = "/projects/$project/domains/$domain/executions/$name";
      add("Run", run, () => void navigate({ to, params: { ...scope, name: run } }));
    }
    for (const [index, [kind, , to]] of nameLists.entries())
      for (const { name } of names[index]?.names ?? [])
        add(kind, name, () => void navigate({ to, params: { ...scope, name } }));
    for (const { name } of names[0]?.names ?? [])
      add("Do", `Launch ${name}`, () => {
        void navigate({ to: "/projects/$project/domains/$domain/launch", params: scope, search: { workflow: name } });
      });
  }
  for (const action of actions)
    entries.push({
      key: `Do ${action.label}`,
      kind: "Do",
      label: action.label,
      go: () => act(action),
      asks: action.terminate !== undefined,
    });
  for (const { id: project, domains } of projects.data?.projects ?? [])
    for (const { id: domain } of domains)
      add("Project", `${project} / ${domain}`, () => {
        void navigate({ to: "/projects/$project/domains/$domain/executions", params: { project, domain } });
      });
  return bestMatches(entries, wanted, most);
}

function useNamesOf(scope: Scope | undefined, name: string) {
  const ask = (resourceType: ResourceType) =>
    [
      OverviewService.method.listNames,
      { ...(scope ?? nowhere), resourceType, name, limit: mostNames },
      { enabled: scope !== undefined && name !== "", placeholderData: keepPreviousData },
    ] as const;
  return [
    useQuery(...ask(nameLists[0][1])).data,
    useQuery(...ask(nameLists[1][1])).data,
    useQuery(...ask(nameLists[2][1])).data,
  ];
}
