import type { ExecutionClosure, ExecutionSpec } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";

/** What a run is of: its workflow, or the task that was launched alone; or what launched it. */
export interface RunSubject {
  readonly of: "workflow" | "task" | "launch plan";
  readonly name: string;
  readonly version: string;
}

export function subjectOf(spec: ExecutionSpec | undefined, closure: ExecutionClosure | undefined): RunSubject {
  const launched = spec?.launchPlan;
  const alone = launched?.resourceType === ResourceType.TASK;
  const { name = "", version = "" } = (alone ? launched : (closure?.workflowId ?? launched)) ?? {};
  return { of: alone ? "task" : "workflow", name, version };
}

/** The launch plan that a run came from; undefined for a task that was launched alone. */
export function launchPlanOf(spec: ExecutionSpec | undefined): RunSubject | undefined {
  const launched = spec?.launchPlan;
  if (launched === undefined || launched.resourceType === ResourceType.TASK) return undefined;
  return { of: "launch plan", name: launched.name, version: launched.version };
}
