import { clone, create } from "@bufbuild/protobuf";
import {
  type ExecutionSpec,
  type LaunchPlanSpec,
  type WorkflowExecutionConfig,
  WorkflowExecutionConfigSchema,
} from "@haltere/idl/admin";
import type { SecurityContext } from "@haltere/idl/core";

/** Whatever says how executions run: a request, a launch plan, matchable attributes, the control plane's configuration. */
export type ExecutionConfigSource = Pick<
  ExecutionSpec | LaunchPlanSpec | WorkflowExecutionConfig,
  | "maxParallelism"
  | "securityContext"
  | "rawOutputDataConfig"
  | "labels"
  | "annotations"
  | "interruptible"
  | "overwriteCache"
  | "envs"
>;

/**
 * How an execution runs, by FlyteAdmin's rules: each setting from the first source that has one, taken whole. Overwriting
 * the cache holds when any source asks for it, and a security context counts only where it says as whom to run.
 */
export function mergeExecutionConfig(sources: readonly ExecutionConfigSource[]): WorkflowExecutionConfig {
  const first = <T>(pick: (source: ExecutionConfigSource) => T | undefined): T | undefined => {
    for (const source of sources) {
      const picked = pick(source);
      if (picked !== undefined) return picked;
    }
    return undefined;
  };
  const config = create(WorkflowExecutionConfigSchema, {
    maxParallelism: first((source) => (source.maxParallelism > 0 ? source.maxParallelism : undefined)) ?? 0,
    overwriteCache: sources.some((source) => source.overwriteCache),
  });
  const securityContext = first((source) => (saysWho(source.securityContext) ? source.securityContext : undefined));
  const rawOutputDataConfig = first((source) =>
    source.rawOutputDataConfig?.outputLocationPrefix ? source.rawOutputDataConfig : undefined,
  );
  const labels = first((source) => (filled(source.labels?.values) ? source.labels : undefined));
  const annotations = first((source) => (filled(source.annotations?.values) ? source.annotations : undefined));
  const interruptible = first((source) => source.interruptible);
  const envs = first((source) => (source.envs?.values.length ? source.envs : undefined));
  if (securityContext) config.securityContext = securityContext;
  if (rawOutputDataConfig) config.rawOutputDataConfig = rawOutputDataConfig;
  if (labels) config.labels = labels;
  if (annotations) config.annotations = annotations;
  if (interruptible !== undefined) config.interruptible = interruptible;
  if (envs) config.envs = envs;
  return clone(WorkflowExecutionConfigSchema, config);
}

/** Whether a security context says as whom to run. */
export function saysWho(context: SecurityContext | undefined): boolean {
  const runAs = context?.runAs;
  return Boolean(runAs?.k8sServiceAccount || runAs?.iamRole || runAs?.executionIdentity);
}

function filled(values: Readonly<Record<string, string>> | undefined): boolean {
  return Object.keys(values ?? {}).length > 0;
}
