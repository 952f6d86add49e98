import type { Attempt, AttemptListener, AttemptResult } from "@haltere/ports";
import type { PoolWorker } from "./pool-worker.ts";
import type { WorkerGroup } from "./worker-group.ts";
import type { CallMessage } from "./worker-messages.ts";

/** One attempt on its way through the pool. */
export interface Job {
  readonly id: number;
  readonly attempt: Attempt;
  readonly listener: AttemptListener;
  readonly group: WorkerGroup;
  /** What attempts of one task share, and by which their duration is foretold. */
  readonly taskKey: string;
  readonly call: CallMessage;
  /** The worker that has it. */
  worker: PoolWorker | undefined;
  /** Milliseconds it is expected to take. */
  expected: number;
  /** Microseconds since the epoch. */
  startedAt: number;
  /** Asked to end; whatever comes of it, its result is `aborted`. */
  aborted: boolean;
  /** Ran out of time. */
  expired: boolean;
  /** Its listener knows that it runs: told once, though it may be given back and begin elsewhere. */
  toldRunning: boolean;
  /** Its result stands. */
  settled: boolean;
  /** Cancels the timer of the timeout, or of the grace after it. */
  cancelTimer: (() => void) | undefined;
  /** How much of its process's output lay there when it started, and how much of it the log has already. */
  outputStart: number;
  outputKept: number;
  /** Parts of the log that are being written. */
  keeping: Promise<void> | undefined;
}

/** What is known of an attempt before it is given to a worker. */
export type NewJob = Pick<Job, "id" | "attempt" | "listener" | "group" | "taskKey" | "call">;

export function newJob(parts: NewJob): Job {
  return {
    ...parts,
    worker: undefined,
    expected: 0,
    startedAt: 0,
    aborted: false,
    expired: false,
    toldRunning: false,
    settled: false,
    cancelTimer: undefined,
    outputStart: 0,
    outputKept: 0,
    keeping: undefined,
  };
}

/** Fixes the result, once, and tells it; after the log is kept, where one is being written. */
export function settle(job: Job, result: AttemptResult): void {
  if (job.settled) return;
  job.settled = true;
  job.cancelTimer?.();
  job.cancelTimer = undefined;
  if (job.keeping === undefined) job.listener.finished(result);
  else void job.keeping.then(() => job.listener.finished(result));
}
