import type { TaskTemplate } from "@haltere/idl/core";

/** What the arguments of a TypeScript task's container say. */
export interface TaskArguments {
  /** Blob address of the bundle, where the task was registered with its code. */
  readonly bundleUri: string | undefined;
  /** The words behind the last `--`: which task of the bundle to run. */
  readonly loaderArguments: readonly string[];
  /** The task's own environment variables, from its template, without those that are for its SDK alone. */
  readonly environment: Readonly<Record<string, string>>;
  /** Those: how the task was registered. They are set for an attempt, so that they need no process of their own. */
  readonly context: Readonly<Record<string, string>>;
  /** Whether it mostly waits for executions that it launches. */
  readonly eager: boolean;
}

/** flytekit's serialization context. */
const contextVariable = "_F_SS_C";

/**
 * Reads `haltere-fast-execute --additional-distribution <uri> --dest-dir . -- haltere-execute … -- <loader arguments>`,
 * or the inner command alone. Undefined for a task that is none of ours.
 */
export function taskArguments(task: TaskTemplate): TaskArguments | undefined {
  if (task.target.case !== "container") return undefined;
  const container = task.target.value;
  const words = [...container.command, ...container.args];
  const fast = words[0] === "haltere-fast-execute";
  const inner = fast ? words.slice(words.indexOf("--") + 1) : words;
  if (inner[0] !== "haltere-execute" && inner[0] !== "haltere-map-execute") return undefined;
  const distribution = words.indexOf("--additional-distribution");
  const environment = container.env.map(({ key, value }) => [key, value] as const);
  return {
    bundleUri: fast && distribution > 0 ? words[distribution + 1] : undefined,
    loaderArguments: inner.slice(inner.lastIndexOf("--") + 1),
    environment: Object.fromEntries(environment.filter(([key]) => key !== contextVariable)),
    context: Object.fromEntries(environment.filter(([key]) => key === contextVariable)),
    eager: task.metadata?.isEager ?? false,
  };
}
