import type { ExecutionClosure, ExecutionSpec } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";

/** What a run is of: its workflow, or the task that was launched alone. */
export interface RunSubject {
  readonly name: string;
  readonly version: string;
}

export function subjectOf(spec: ExecutionSpec | undefined, closure: ExecutionClosure | undefined): RunSubject {
  const launched = spec?.launchPlan;
  const { name = "", version = "" } =
    (launched?.resourceType === ResourceType.TASK ? launched : (closure?.workflowId ?? launched)) ?? {};
  return { name, version };
}
