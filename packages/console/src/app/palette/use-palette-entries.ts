import { useQuery } from "@connectrpc/connect-query";
import { Sort_Direction } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type Scope, useScope } from "../../data/scope.ts";
import { useNames } from "../../data/use-names.ts";
import { domainPages } from "../domain-pages.ts";
import { bestMatches } from "./best-matches.ts";

/** Something that the palette leads to. */
export interface PaletteEntry {
  readonly key: string;
  readonly kind: string;
  readonly label: string;
  readonly go: () => void;
}

const nowhere: Scope = { project: "", domain: "" };
const most = 12;

/** What is called so, the best first: pages and projects, and the entities and runs of the domain that one is in. */
export function usePaletteEntries(text: string): PaletteEntry[] {
  const navigate = useNavigate();
  const scope = useScope();
  const wanted = text.trim().replace(/[+;]/g, "");
  const [asked] = useDebouncedValue(wanted, 120);
  const projects = useQuery(AdminService.method.listProjects, {});
  const named = { enabled: scope !== undefined };
  const workflows = useNames(scope ?? nowhere, ResourceType.WORKFLOW, named);
  const tasks = useNames(scope ?? nowhere, ResourceType.TASK, named);
  const plans = useNames(scope ?? nowhere, ResourceType.LAUNCH_PLAN, named);
  const runs = useQuery(
    AdminService.method.listExecutions,
    {
      id: scope ?? nowhere,
      limit: 6,
      filters: asked === "" ? "" : `contains(execution_name,${asked})`,
      sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
    },
    { enabled: scope !== undefined, placeholderData: keepPreviousData },
  );

  const entries: PaletteEntry[] = [
    { key: "/", kind: "Page", label: "Projects", go: () => void navigate({ to: "/" }) },
    { key: "/machine", kind: "Page", label: "Machine", go: () => void navigate({ to: "/machine" }) },
  ];
  const add = (kind: string, label: string, go: () => void) =>
    entries.push({ key: `${kind} ${label}`, kind, label, go });
  if (scope !== undefined) {
    for (const [label, to] of domainPages) add("Page", label, () => void navigate({ to, params: scope }));
    for (const { id } of runs.data?.executions ?? []) {
      const name = id?.name ?? "";
      const to = "/projects/$project/domains/$domain/executions/$name";
      add("Run", name, () => void navigate({ to, params: { ...scope, name } }));
    }
    const lists = [
      ["Workflow", workflows, "/projects/$project/domains/$domain/workflows/$name"],
      ["Task", tasks, "/projects/$project/domains/$domain/tasks/$name"],
      ["Launch plan", plans, "/projects/$project/domains/$domain/launch_plans/$name"],
    ] as const;
    for (const [kind, { data }, to] of lists)
      for (const { id } of data?.entities ?? []) {
        const name = id?.name ?? "";
        add(kind, name, () => void navigate({ to, params: { ...scope, name } }));
      }
  }
  for (const { id: project, domains } of projects.data?.projects ?? [])
    for (const { id: domain } of domains)
      add("Project", `${project} / ${domain}`, () => {
        void navigate({ to: "/projects/$project/domains/$domain/executions", params: { project, domain } });
      });
  return bestMatches(entries, wanted, most);
}
