import { fromBinary } from "@bufbuild/protobuf";
import { LiteralMapSchema } from "@haltere/idl/core";
import { type AttemptResult, type Blobs, type Clock, errorOfDocument } from "@haltere/ports";
import { timeoutExpired, userError } from "../attempt/attempt-error.ts";
import { appendToLog, writeLog } from "../attempt/attempt-log.ts";
import { localPath } from "../attempt/local-path.ts";
import { type Job, settle } from "./job.ts";
import { keepOutput } from "./job-log.ts";
import { type PoolWorker, rememberAnswered, send } from "./pool-worker.ts";
import { errorOfDeath } from "./worker-death.ts";
import { learnDuration } from "./worker-group.ts";
import type { DoneReport, Report } from "./worker-messages.ts";
import type { ProcessEnd } from "./worker-process.ts";

/**
 * The course of attempts in a worker. Who owns what: a job in a worker's `inFlight` is the worker's, the first one
 * runs; it leaves by an answer, by being given back unstarted, or by the death of its process. A process in which an
 * attempt was stopped, or threw late, is never used again.
 */
export interface WorkerAttempts {
  give(worker: PoolWorker, job: Job): void;
  abort(job: Job): void;
  /** What the process told; `ready` and `unloadable` are the pool's business. */
  report(worker: PoolWorker, report: Report): void;
  /** Settles the attempt that ran in a process that is gone, and answers those that had not begun. */
  died(worker: PoolWorker, end: ProcessEnd): Promise<Job[]>;
}

export interface WorkerAttemptsOptions {
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Milliseconds between telling an attempt to stop and killing its process. */
  readonly grace: number;
  /** These wait again, before all others. */
  giveBack(jobs: readonly Job[]): void;
  /** Something went wrong that no attempt's result can tell. */
  warn(message: string): void;
}

/** Output that is dropped when nothing reads it any more. */
const staleOutputBytes = 1024 * 1024;
const lastOutputBytes = 8 * 1024;

export function createWorkerAttempts({ blobs, clock, grace, giveBack, warn }: WorkerAttemptsOptions): WorkerAttempts {
  function after(milliseconds: number, call: () => void): () => void {
    return clock.at(clock.now() + milliseconds * 1000, call);
  }

  function give(worker: PoolWorker, job: Job): void {
    job.worker = worker;
    worker.inFlight.push(job);
    worker.expected += job.expected;
    worker.calls.push(job.call);
    if (worker.inFlight.length > 1) return;
    // What was written while nothing ran is no attempt's; what the bundle wrote while it loaded goes to the first.
    if (worker.answered.size > 0) worker.outputEnd = worker.process.output.size();
    if (worker.outputEnd > staleOutputBytes && worker.keeping === 0) {
      worker.process.output.clear();
      worker.outputEnd = 0;
    }
    begin(worker, job);
  }

  function begin(worker: PoolWorker, job: Job): void {
    job.outputStart = worker.outputEnd;
    job.outputKept = worker.outputEnd;
    job.startedAt = clock.now();
    if (job.aborted) {
      // It was to be given back, and has begun before it could.
      job.cancelTimer = after(grace, () => worker.process.kill());
      return;
    }
    const { timeout } = job.attempt;
    if (timeout !== undefined) {
      job.cancelTimer = after(timeout, () => {
        job.expired = true;
        stop(worker, job);
      });
    }
    if (job.toldRunning) return;
    job.toldRunning = true;
    job.listener.running();
  }

  function stop(worker: PoolWorker, job: Job): void {
    worker.state = "retiring";
    // First the others: the process must not go on to the next when this one has stopped.
    send(worker, { kind: "return" }, { kind: "abort", id: job.id });
    job.cancelTimer?.();
    job.cancelTimer = after(grace, () => worker.process.kill());
  }

  function leave(worker: PoolWorker, job: Job): void {
    worker.inFlight.splice(worker.inFlight.indexOf(job), 1);
    worker.expected = worker.inFlight.length === 0 ? 0 : worker.expected - job.expected;
    job.worker = undefined;
    // Its time in this process is over: a timer left behind would stop another attempt.
    job.cancelTimer?.();
    job.cancelTimer = undefined;
    job.expired = false;
  }

  function finish(worker: PoolWorker, job: Job, result: AttemptResult, outputEnd: number): void {
    const final = resultInTime(job, result);
    leave(worker, job);
    rememberAnswered(worker, job);
    worker.outputEnd = outputEnd;
    keepOutput(blobs, worker, job, outputEnd);
    settle(job, final);
  }

  function goOn(worker: PoolWorker): void {
    const next = worker.inFlight[0];
    if (next !== undefined) begin(worker, next);
    else if (worker.state === "retiring") worker.process.kill();
    else worker.idleSince = clock.now();
  }

  function returned(worker: PoolWorker, ids: readonly number[]): void {
    const [first] = worker.inFlight;
    const jobs = worker.inFlight.filter((job) => ids.includes(job.id));
    for (const job of jobs) {
      leave(worker, job);
      if (job.aborted) settle(job, { kind: "aborted" });
    }
    giveBack(jobs.filter((job) => !job.settled));
    // The first is given back where it was taken to have begun, and the process had been asked for it before.
    if (first !== undefined && first !== worker.inFlight[0]) goOn(worker);
  }

  async function lateException(job: Job, message: string): Promise<void> {
    const text = `After the attempt had finished, its code threw: ${message}\n`;
    warn(`${job.attempt.generatedName}: ${text}`);
    if (localPath(blobs, job.attempt.logUri) === undefined) return;
    await job.keeping;
    const keep = job.outputKept === job.outputStart ? writeLog : appendToLog;
    await keep(blobs, job.attempt.logUri, Buffer.from(text)).catch((error) =>
      warn(`Its log could not be kept: ${error}`),
    );
  }

  return {
    give,
    abort(job) {
      if (job.settled || job.aborted) return;
      const { worker } = job;
      job.aborted = true;
      if (worker === undefined) settle(job, { kind: "aborted" });
      else if (worker.inFlight[0] === job) stop(worker, job);
      else {
        settle(job, { kind: "aborted" });
        send(worker, { kind: "abort", id: job.id });
      }
    },
    report(worker, report) {
      switch (report.kind) {
        case "ready":
        case "unloadable":
          return;
        case "exiting":
          worker.exit = report;
          return;
        case "returned":
          returned(worker, report.ids);
          return;
        case "done": {
          const running = worker.inFlight[0];
          // A stray exception may have settled it before.
          if (running?.id !== report.id) return;
          learnDuration(worker.group, running, report.took);
          finish(worker, running, resultOf(report), report.outputEnd);
          goOn(worker);
          return;
        }
        case "stray": {
          worker.state = "retiring";
          returned(worker, report.returned);
          const running = worker.inFlight[0];
          if (running !== undefined && (report.id === undefined || report.id === running.id)) {
            const error = userError(
              "USER:RuntimeError",
              `Uncaught, outside of what the task awaits: ${report.message}`,
            );
            finish(worker, running, { kind: "failed", error }, worker.process.output.size());
            // Its code may still go on.
            worker.process.kill();
          } else {
            const late = report.id === undefined ? undefined : worker.answered.get(report.id);
            if (late !== undefined) void lateException(late, report.message);
            else warn(`A task's code threw after its attempt had finished: ${report.message}`);
          }
          if (worker.inFlight.length === 0) worker.process.kill();
          return;
        }
      }
    },
    async died(worker, end) {
      worker.state = "dead";
      const [running, ...unstarted] = worker.inFlight;
      for (const job of unstarted) leave(worker, job);
      if (running !== undefined) {
        const size = worker.process.output.size();
        const lastOutput = await text(
          worker.process.output.read(Math.max(worker.outputEnd, size - lastOutputBytes), size),
        );
        const error = errorOfDeath({ end, lastOutput, ...(worker.exit && { exit: worker.exit }) });
        finish(worker, running, { kind: "failed", error }, size);
      }
      return unstarted.filter((job) => !job.settled);
    },
  };
}

/** An attempt that was asked to end has no other result any more. */
function resultInTime(job: Job, result: AttemptResult): AttemptResult {
  if (job.aborted) return { kind: "aborted" };
  if (!job.expired) return result;
  return { kind: "failed", error: timeoutExpired(job.attempt.timeout ?? 0) };
}

function resultOf({ result }: DoneReport): AttemptResult {
  const deck = result.deckUri === undefined ? undefined : { deckUri: result.deckUri };
  switch (result.kind) {
    case "succeeded": {
      const { outputs } = result;
      const known = outputs === undefined ? "stored" : fromBinary(LiteralMapSchema, Buffer.from(outputs, "base64"));
      return { kind: "succeeded", outputs: known, ...deck };
    }
    case "dynamic":
      return { kind: "dynamic", ...deck };
    case "failed":
      return {
        kind: "failed",
        error: errorOfDocument(Buffer.from(result.error, "base64"), "the task's process"),
        ...deck,
      };
  }
}

export async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
