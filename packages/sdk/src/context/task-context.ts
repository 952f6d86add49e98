import { AsyncLocalStorage } from "node:async_hooks";
import { FlyteError } from "@haltere/core";
import type { Decks } from "../deck/decks.ts";
import type { FileAccess } from "../files/file-access.ts";
import type { Logger } from "./logger.ts";

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
  readonly logger: Logger;
  /** A directory of this attempt's own, removed some time after it. */
  readonly workingDirectory: string;
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
  const context = contexts.getStore();
  if (context !== undefined) return context;
  throw new FlyteError("FailedPrecondition", "no task is running", {
    kind: "user",
    hint: "Call current(), deck() and the like in a task's function.",
  });
}

/** Runs code as a task: `current()` answers this context in it, and in what it calls and awaits. */
export function runInContext<T>(context: TaskContext, code: () => T): T {
  return contexts.run(context, code);
}
