import type { Blobs } from "@haltere/ports";
import { appendToLog, taskLog, writeLog } from "../attempt/attempt-log.ts";
import { localPath } from "../attempt/local-path.ts";
import type { Job } from "./job.ts";
import type { PoolWorker } from "./pool-worker.ts";

/** Brings the log of a running attempt up to date with its process's output, where logs are files on this machine. */
export function keepLiveOutput(blobs: Blobs, worker: PoolWorker, job: Job): void {
  if (localPath(blobs, job.attempt.logUri) !== undefined) keepOutput(blobs, worker, job, worker.process.output.size());
}

/**
 * Writes to the attempt's log what its process has written up to `end`, and tells the link with the first of it. An
 * attempt that wrote nothing has no log, and costs nothing.
 */
export function keepOutput(blobs: Blobs, worker: PoolWorker, job: Job, end: number): void {
  if (end <= job.outputKept) return;
  const { logUri } = job.attempt;
  const first = job.outputKept === job.outputStart;
  const part = worker.process.output.read(job.outputKept, end);
  job.outputKept = end;
  worker.keeping += 1;
  const before = job.keeping;
  job.keeping = (async () => {
    try {
      await before;
      await (first ? writeLog : appendToLog)(blobs, logUri, part);
      if (first) job.listener.progress({ logs: [taskLog(logUri)] });
    } catch (error) {
      // The attempt's result counts without its log.
      job.listener.progress({ reason: `The log could not be kept: ${error instanceof Error ? error.message : error}` });
    } finally {
      worker.keeping -= 1;
    }
  })();
  worker.kept = Promise.all([worker.kept, job.keeping]);
}
