import {
  ExecutionMetadata_ExecutionMode,
  type ExecutionSpec,
  type MatchingAttributes,
  type TaskResourceAttributes,
} from "@haltere/idl/admin";
import type { Identity, WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { metadataPrefix } from "./layout.ts";
import { rerunNodes } from "./rerun.ts";
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
  /** What containers get that do not say what they need, and the most that they may have; absent where nothing is set. */
  readonly taskResources?: TaskResourceAttributes;
  /** The execution whose nodes that succeeded are taken over. */
  readonly recovers?: WorkflowExecutionIdentifier;
  /** Of these the nodes that run again, by their keys, with all that follows from them; empty for none. */
  readonly rerunFrom: ReadonlySet<string>;
  /** Whether results in the cache are replaced rather than used. */
  readonly overwriteCache: boolean;
  /** Whom the execution's tasks act as. */
  readonly identity?: Identity;
  /** What holds for nodes that do not say how long an attempt may run. */
  readonly deadlines?: Deadlines;
  /** What the executions are given that its launch plan nodes start. */
  readonly inherited: InheritedSettings;
}

/** FlytePropeller's default deadlines, in milliseconds; absent for none, as in Flyte. */
export interface Deadlines {
  /** What an attempt may run. */
  readonly nodeExecution?: number;
  /** What all attempts of a node together may take, with their waiting for a place. */
  readonly nodeActive?: number;
}

/** How an execution runs, as far as those that it starts run the same way. */
type InheritedSettings = Pick<
  ExecutionSpec,
  | "labels"
  | "annotations"
  | "securityContext"
  | "maxParallelism"
  | "rawOutputDataConfig"
  | "interruptible"
  | "overwriteCache"
  | "envs"
>;

/**
 * The plan of an execution: its workflow's, and what applies to it; its spec says how it runs where no execution config was
 * settled. `blobRoot` is the store's root.
 */
export function planExecution(
  id: WorkflowExecutionIdentifier,
  workflow: WorkflowPlan,
  spec: ExecutionSpec,
  blobRoot: string,
  attributes: readonly MatchingAttributes[] = [],
): ExecutionPlan {
  const targets = attributes.map(({ target }) => target);
  const config = targets.find((target) => target.case === "workflowExecutionConfig")?.value ?? spec;
  const taskResources = targets.find((target) => target.case === "taskResourceAttributes")?.value;
  const raw = config.rawOutputDataConfig?.outputLocationPrefix.replace(/\/+$/, "");
  const environment: Record<string, string> = {};
  for (const { key, value } of config.envs?.values ?? []) environment[key] = value;
  const identity = config.securityContext?.runAs;
  const { mode, referenceExecution } = spec.metadata ?? {};
  const recovers = mode === ExecutionMetadata_ExecutionMode.RECOVERED ? referenceExecution : undefined;
  return {
    id,
    workflow,
    maxParallelism: config.maxParallelism,
    interruptible: config.interruptible ?? workflow.interruptible,
    metadataPrefix: metadataPrefix(blobRoot, id),
    rawOutputPrefix: raw || `${blobRoot}/data`,
    environment,
    labels: config.labels?.values ?? {},
    annotations: config.annotations?.values ?? {},
    ...(taskResources !== undefined && { taskResources }),
    ...(recovers !== undefined && { recovers }),
    rerunFrom: recovers === undefined ? new Set() : rerunNodes(spec),
    overwriteCache: config.overwriteCache,
    ...(identity !== undefined && { identity }),
    inherited: {
      labels: config.labels,
      annotations: config.annotations,
      securityContext: config.securityContext,
      maxParallelism: config.maxParallelism,
      rawOutputDataConfig: config.rawOutputDataConfig,
      interruptible: config.interruptible,
      overwriteCache: config.overwriteCache,
      envs: config.envs,
    },
  };
}
