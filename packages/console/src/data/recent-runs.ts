import { type Execution, Sort_Direction } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import type { Scope } from "./scope.ts";
import { useRuns } from "./use-runs.ts";

/** How many of a domain's latest runs the strips of a list are made from: one call for all its rows. */
const runCount = 300;

/** What runs are told apart by. */
export type RunsOf = "workflow" | "task" | "launch plan";

/** The latest runs of a domain by the name of what they are of, followed live; each the latest first. */
export function useRecentRuns(scope: Scope, kind: RunsOf): ReadonlyMap<string, readonly Execution[]> {
  const { project, domain } = scope;
  const sortBy = { key: "created_at", direction: Sort_Direction.DESCENDING };
  const { main } = useRuns(scope, [{ id: { project, domain }, limit: runCount, sortBy }]);
  return Map.groupBy(main.data?.executions ?? [], (run) => nameOf(run, kind));
}

function nameOf({ spec, closure }: Execution, kind: RunsOf): string {
  const launched = spec?.launchPlan;
  const alone = launched?.resourceType === ResourceType.TASK;
  switch (kind) {
    case "workflow":
      return closure?.workflowId?.name ?? "";
    case "task":
      return alone ? launched.name : "";
    case "launch plan":
      return alone ? "" : (launched?.name ?? "");
  }
}
