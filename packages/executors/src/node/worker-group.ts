import type { Job } from "./job.ts";
import type { PoolWorker } from "./pool-worker.ts";

/** The workers of one bundle and environment, and the attempts that wait for one. */
export interface WorkerGroup {
  readonly key: string;
  readonly bundleUri: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where to import the bundle from; undefined until it is there. */
  bundle: string | undefined;
  /** Oldest first. */
  waiting: Job[];
  readonly workers: Set<PoolWorker>;
  /** Milliseconds that attempts of a task took lately, by the task's key. */
  readonly durations: Map<string, number>;
}

export function newGroup(key: string, bundleUri: string, environment: Readonly<Record<string, string>>): WorkerGroup {
  return { key, bundleUri, environment, bundle: undefined, waiting: [], workers: new Set(), durations: new Map() };
}

/** How long an attempt of this task will take, in milliseconds: unknown, and so without bound, until one has run. */
export function expectedDuration(group: WorkerGroup, job: Job): number {
  return group.durations.get(job.taskKey) ?? Number.POSITIVE_INFINITY;
}

/** Learns from an attempt: what grows counts at once, what falls by and by. */
export function learnDuration(group: WorkerGroup, job: Job, took: number): void {
  const known = group.durations.get(job.taskKey);
  group.durations.set(job.taskKey, known === undefined || took > known ? took : known + (took - known) / 8);
}

/** Work that may lie in front of a worker, in milliseconds and in attempts: enough to hide the way to it and back. */
const aheadMilliseconds = 2;
const aheadAttempts = 32;
/** A worker whose output has grown to this is left to run dry, so that it can be dropped. */
const outputBytes = 64 * 1024 * 1024;

/**
 * The worker that shall take an attempt now: an idle one, else the one with the least in front of it, if that is little.
 * Undefined where the attempt had better wait.
 */
export function workerFor(group: WorkerGroup, job: Job): PoolWorker | undefined {
  let best: PoolWorker | undefined;
  for (const worker of group.workers) {
    if (worker.state !== "ready") continue;
    if (worker.inFlight.length === 0) return worker;
    if (best === undefined || worker.expected < best.expected) best = worker;
  }
  if (best === undefined || best.inFlight.length >= aheadAttempts || best.outputEnd > outputBytes) return undefined;
  return best.expected + expectedDuration(group, job) <= aheadMilliseconds ? best : undefined;
}
