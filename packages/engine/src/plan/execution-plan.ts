import type { ExecutionSpec } from "@haltere/idl/admin";
import type { Identity, WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { WorkflowPlan } from "./workflow-plan.ts";

/** All that steps of one execution need to know and that never changes while it runs. */
export interface ExecutionPlan {
  readonly id: WorkflowExecutionIdentifier;
  readonly workflow: WorkflowPlan;
  /** How many task and array nodes may be under way at once; 0 for any number. */
  readonly maxParallelism: number;
  /** What nodes are that do not say whether they are interruptible. */
  readonly interruptible: boolean;
  /** Where the engine keeps the execution's data, without a slash at the end. */
  readonly metadataPrefix: string;
  /** Where tasks keep what they make, without a slash at the end. */
  readonly rawOutputPrefix: string;
  /** Environment that the execution adds to its tasks'. */
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Whom the execution's tasks act as. */
  readonly identity?: Identity;
}

/** The plan of an execution: its workflow's, and what its spec sets. `blobRoot` is the store's root. */
export function planExecution(
  id: WorkflowExecutionIdentifier,
  workflow: WorkflowPlan,
  spec: ExecutionSpec,
  blobRoot: string,
): ExecutionPlan {
  const raw = spec.rawOutputDataConfig?.outputLocationPrefix.replace(/\/+$/, "");
  const environment: Record<string, string> = {};
  for (const { key, value } of spec.envs?.values ?? []) environment[key] = value;
  const identity = spec.securityContext?.runAs;
  return {
    id,
    workflow,
    maxParallelism: spec.maxParallelism,
    interruptible: spec.interruptible ?? workflow.interruptible,
    metadataPrefix: `${blobRoot}/metadata/propeller/${id.project}-${id.domain}-${id.name}`,
    rawOutputPrefix: raw || `${blobRoot}/data`,
    environment,
    labels: spec.labels?.values ?? {},
    annotations: spec.annotations?.values ?? {},
    ...(identity !== undefined && { identity }),
  };
}
