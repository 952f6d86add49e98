/** What Flyte tells a task's process of the execution, the task and the attempt, by variables of its environment. */
type Environment = Readonly<Record<string, string>>;

interface ExecutionId {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
}

export function executionIdOf(environment: Environment): ExecutionId {
  return {
    project: variable(environment, "FLYTE_INTERNAL_EXECUTION_PROJECT", "_F_PRJ"),
    domain: variable(environment, "FLYTE_INTERNAL_EXECUTION_DOMAIN", "_F_DM"),
    name: variable(environment, "FLYTE_INTERNAL_EXECUTION_ID", "_F_NM"),
  };
}

/** @param name Stands in where the environment does not name the task. */
export function taskIdOf(environment: Environment, name: string): ExecutionId & { readonly version: string } {
  return {
    project: variable(environment, "FLYTE_INTERNAL_TASK_PROJECT", "_F_TK_PRJ"),
    domain: variable(environment, "FLYTE_INTERNAL_TASK_DOMAIN", "_F_TK_DM"),
    name: variable(environment, "FLYTE_INTERNAL_TASK_NAME", "_F_TK_NM") || name,
    version: variable(environment, "FLYTE_INTERNAL_TASK_VERSION", "_F_TK_V"),
  };
}

/** Counts from 0. */
export function attemptNumber(environment: Environment): number {
  return Number(environment.FLYTE_ATTEMPT_NUMBER ?? 0) || 0;
}

/** Which of several workers of one task this is; undefined where there is only one. */
export function workerName(environment: Environment): string | undefined {
  return environment.FLYTE_INTERNAL_WORKER_NAME ?? environment._F_WN;
}

/** A variable by its name or its short one. That it is there counts: an empty value goes before the short name's. */
function variable(environment: Environment, name: string, short: string): string {
  return environment[name] ?? environment[short] ?? "";
}
