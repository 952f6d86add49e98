import type { Job } from "./job.ts";
import type { WorkerGroup } from "./worker-group.ts";
import type { CallMessage, Request } from "./worker-messages.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** A worker process as the pool sees it. */
export interface PoolWorker {
  readonly process: WorkerProcess;
  readonly group: WorkerGroup;
  /** Given to the process and unanswered, in order: the first one runs, the others wait in the process. */
  readonly inFlight: Job[];
  /** `retiring` takes no more attempts, and ends with the last it has. */
  state: "loading" | "ready" | "retiring" | "dead";
  /** Attempts of this turn, sent together. */
  calls: CallMessage[];
  /** Milliseconds of work that are expected to lie in flight. */
  expected: number;
  /** Microseconds since the epoch: since when it is ready, and since when nothing is in flight. */
  readySince: number;
  idleSince: number;
  /** How much the process had written when its last attempt ended. */
  outputEnd: number;
  /** Logs that are still being read from the process's output, and when they have been. */
  keeping: number;
  kept: Promise<unknown>;
  /** What the process said before its end. */
  exit: { readonly code: number; readonly stack: string } | undefined;
  unloadable: string | undefined;
  /** The last attempts it answered, to name them where they throw late. */
  readonly answered: Map<number, Job>;
}

export function newWorker(process: WorkerProcess, group: WorkerGroup): PoolWorker {
  return {
    process,
    group,
    inFlight: [],
    state: "loading",
    calls: [],
    expected: 0,
    readySince: 0,
    idleSince: 0,
    outputEnd: 0,
    keeping: 0,
    kept: Promise.resolve(),
    exit: undefined,
    unloadable: undefined,
    answered: new Map(),
  };
}

/** Sends the attempts that were collected, and then the requests. */
export function send(worker: PoolWorker, ...requests: Request[]): void {
  const { calls } = worker;
  worker.calls = [];
  if (calls.length > 0) worker.process.send([{ kind: "run", calls }, ...requests]);
  else if (requests.length > 0) worker.process.send(requests);
}

const remembered = 64;

export function rememberAnswered(worker: PoolWorker, job: Job): void {
  worker.answered.set(job.id, job);
  if (worker.answered.size > remembered) {
    const [oldest] = worker.answered.keys();
    if (oldest !== undefined) worker.answered.delete(oldest);
  }
}
