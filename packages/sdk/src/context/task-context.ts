import { AsyncLocalStorage } from "node:async_hooks";
import { FlyteError } from "@haltere/core";
import type { Secrets } from "@haltere/ports";
import type { Decks } from "../deck/decks.ts";
import type { FileAccess } from "../files/file-access.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";
import type { Timeline } from "./timeline.ts";

/** What a running task may ask of its surroundings; flytekit's `current_context()`. */
export interface TaskContext {
  /** The execution that the task runs for; `local` throughout where it runs in this process. */
  readonly executionId: { readonly project: string; readonly domain: string; readonly name: string };
  readonly taskId: {
    readonly project: string;
    readonly domain: string;
    readonly name: string;
    readonly version: string;
  };
  /** Counts from 0. */
  readonly attempt: number;
  /** When the attempt began; flytekit's `execution_date`. */
  readonly executionDate: Date;
  readonly logger: Logger;
  /** A directory of this attempt's own, removed some time after it. */
  readonly workingDirectory: string;
  /** Where the files belong that the task makes; no slash at the end. */
  readonly rawOutputPrefix: string;
  /** The secrets that the task asks for with `secrets`: `await current().secrets.get("key", "group")`. */
  readonly secrets: Secrets;
  /** What the task keeps from one attempt to the next. */
  readonly checkpoint: Checkpoint;
  /** Counts and times: sent by StatsD to FLYTE_STATSD_HOST, where that is set. */
  readonly metrics: Metrics;
  /** Measured parts of the task, which its report shows. */
  readonly timeline: Timeline;
  /** Runs a part of the task, and puts how long it took on the timeline: `await current().span("load", () => load())`. */
  readonly span: Timeline["span"];
  /** Aborted when the task should stop: its time is up, or its execution ended. */
  readonly signal: AbortSignal;
  readonly files: FileAccess;
  readonly decks: Decks;
}

const contexts = new AsyncLocalStorage<TaskContext>();

/**
 * The context of the task that is running.
 * @throws FlyteError FailedPrecondition where none is.
 */
export function current(): TaskContext {
  const context = runningContext();
  if (context !== undefined) return context;
  throw new FlyteError("FailedPrecondition", "no task is running", {
    kind: "user",
    hint: "Call current(), deck() and the like in a task's function.",
  });
}

/** The context of the task that is running, where one is. */
export function runningContext(): TaskContext | undefined {
  return contexts.getStore();
}

/** Runs code as a task: `current()` answers this context in it, and in what it calls and awaits. */
export function runInContext<T>(context: TaskContext, code: () => T): T {
  return contexts.run(context, code);
}
