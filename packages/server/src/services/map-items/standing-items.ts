import { TaskExecution_Phase as Phase } from "@haltere/idl/core";
import type { FullNodeExecutionIdentifier } from "../requests/identifiers.ts";
import { maxPageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";

/** How an item that has not ended stands by this process's queue. */
export interface Standing {
  readonly phase: Phase;
  readonly attempt: number;
  readonly since: number | undefined;
}

/** The items of a map that run here, and those that wait first. */
export function standingItems(
  { engine }: Pick<ServiceResources, "engine">,
  { executionId: { project, domain, name }, nodeId }: FullNodeExecutionIdentifier,
): Map<number, Standing> {
  const standing = new Map<number, Standing>();
  const { running, waiting } = engine.machine({ limit: maxPageSize });
  for (const [phase, attempts] of [
    [Phase.QUEUED, waiting],
    [Phase.RUNNING, running],
  ] as const) {
    for (const { execution, node, item, attempt, since } of attempts) {
      if (item === undefined || node !== nodeId || execution.name !== name) continue;
      if (execution.project !== project || execution.domain !== domain) continue;
      standing.set(item, { phase, attempt, since: phase === Phase.RUNNING ? since : undefined });
    }
  }
  return standing;
}
