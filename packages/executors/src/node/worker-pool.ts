import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { AttemptError, Blobs, Clock, ExecutorProcess } from "@haltere/ports";
import { systemError, userError } from "../attempt/attempt-error.ts";
import { createGroupReaper } from "../process-group/group-reaper.ts";
import { inheritedEnvironment } from "../process-group/inherited-environment.ts";
import { locateBundle } from "./bundle-cache.ts";
import { type Job, type NewJob, newJob, settle } from "./job.ts";
import { keepLiveOutput } from "./job-log.ts";
import { newWorker, type PoolWorker, send } from "./pool-worker.ts";
import { createWorkerAttempts, text } from "./worker-attempts.ts";
import { errorOfDeath } from "./worker-death.ts";
import { expectedDuration, newGroup, type WorkerGroup, workerFor } from "./worker-group.ts";
import type { Report } from "./worker-messages.ts";
import { type ProcessEnd, startWorkerProcess } from "./worker-process.ts";

/**
 * The processes, and who gets one. A group (bundle and environment) has as many workers as its waiting attempts want,
 * within `processes` for all. A group that finds no room takes an idle worker's place; if there is none, a worker of
 * another group that had its turn is retired after the attempts it has.
 */
export interface WorkerPool {
  /** Queues an attempt. The first one of a bundle and environment has the bundle fetched and processes started. */
  submit(source: JobSource, parts: Omit<NewJob, "group">): Job;
  abort(job: Job): void;
  processes(): readonly ExecutorProcess[];
  close(): Promise<void>;
}

/** Where an attempt's code comes from, and the environment of its process. */
interface JobSource {
  readonly bundleUri: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface WorkerPoolOptions {
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly cacheFolder: string;
  /** A folder for this pool alone. */
  readonly workFolder: string;
  readonly entry: URL;
  readonly processes: number;
  /** Milliseconds. */
  readonly grace: number;
  readonly idle: number;
  warn(message: string): void;
}

/** Milliseconds between looks at what has been running for longer. */
const tickMilliseconds = 250;
/** Milliseconds after which an attempt holds up those behind it. */
const stuckMilliseconds = 20;
/** Milliseconds that a group may keep a worker while another group has none. */
const turnMilliseconds = 500;

export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { blobs, clock } = options;
  const groups = new Map<string, WorkerGroup>();
  const workers = new Set<PoolWorker>();
  const reaper = createGroupReaper();
  const releases = new Set<Promise<void>>();
  let started = 0;
  let closing: (() => void) | undefined;
  let cancelTick: (() => void) | undefined;
  let pumping = false;

  const attempts = createWorkerAttempts({
    blobs,
    clock,
    grace: options.grace,
    warn: options.warn,
    giveBack: waitAgain,
  });

  /** Before all others; once the pool closes nothing waits any more. */
  function waitAgain(jobs: readonly Job[]): void {
    for (const job of [...jobs].reverse()) {
      if (closing) settle(job, { kind: "aborted" });
      else job.group.waiting.unshift(job);
    }
    schedulePump();
  }

  /** Once for all that happens in a turn. */
  function schedulePump(): void {
    if (pumping) return;
    pumping = true;
    queueMicrotask(() => {
      pumping = false;
      pump();
    });
  }

  function pump(): void {
    if (closing) return;
    const wanting = [...groups.values()].filter((group) => group.waiting.length > 0);
    for (const group of wanting) give(group);
    for (const group of wanting.sort(byNeed)) startWorkers(group);
    armTick();
  }

  function give(group: WorkerGroup): void {
    let taken = 0;
    for (const job of group.waiting) {
      if (!job.settled) {
        const worker = workerFor(group, job);
        if (worker === undefined) break;
        job.expected = Math.min(expectedDuration(group, job), Number.MAX_SAFE_INTEGER);
        attempts.give(worker, job);
      }
      taken += 1;
    }
    group.waiting.splice(0, taken);
    for (const worker of group.workers) send(worker);
  }

  function startWorkers(group: WorkerGroup): void {
    if (group.bundle === undefined) return;
    let loading = 0;
    for (const worker of group.workers) if (worker.state === "loading") loading += 1;
    for (; loading < group.waiting.length; loading += 1) {
      if (workers.size >= options.processes) {
        const idle = [...workers].find((worker) => worker.group !== group && isIdle(worker));
        if (idle !== undefined) retire(idle);
        return;
      }
      try {
        startWorker(group, group.bundle);
      } catch (thrown) {
        couldNotStart(group, FlyteError.from(thrown));
        return;
      }
    }
  }

  /** A disk that is full takes no folder for a process. Others of the group take what waits; where there are none, it fails. */
  function couldNotStart(group: WorkerGroup, error: FlyteError): void {
    options.warn(`A worker could not be started: ${error.message}`);
    if (group.workers.size > 0) return;
    failWaiting(group, errorOfDeath({ end: { kind: "unstarted", error }, lastOutput: "" }));
    forget(group);
  }

  function startWorker(group: WorkerGroup, bundle: string): void {
    started += 1;
    const worker: PoolWorker = newWorker(
      startWorkerProcess({
        entry: options.entry,
        bundle,
        environment: {
          ...inheritedEnvironment(),
          ...group.environment,
          NODE_COMPILE_CACHE: join(options.cacheFolder, "compiled"),
        },
        folder: join(options.workFolder, String(started)),
        reaper,
        report: (report) => receive(worker, report),
        ended: (end) => void ended(worker, end),
      }),
      group,
    );
    workers.add(worker);
    group.workers.add(worker);
  }

  function receive(worker: PoolWorker, report: Report): void {
    if (report.kind === "ready") {
      if (worker.state === "loading") worker.state = "ready";
      worker.readySince = clock.now();
      worker.idleSince = worker.readySince;
    } else if (report.kind === "unloadable") {
      worker.unloadable = report.message;
    } else {
      attempts.report(worker, report);
    }
    schedulePump();
  }

  async function ended(worker: PoolWorker, end: ProcessEnd): Promise<void> {
    const { group } = worker;
    const loading = worker.state === "loading";
    const unstarted = await attempts.died(worker, end);
    group.workers.delete(worker);
    workers.delete(worker);
    waitAgain(unstarted);
    if (loading && !closing && ![...group.workers].some((other) => other.state === "ready")) {
      failWaiting(group, await loadError(worker, end));
    }
    release(worker);
    if (workers.size === 0) closing?.();
    forget(group);
    schedulePump();
  }

  function release(worker: PoolWorker): void {
    const released = worker.kept
      .then(() => worker.process.release())
      .catch((error) => options.warn(`A worker's folder could not be removed: ${error}`))
      .finally(() => releases.delete(released));
    releases.add(released);
  }

  /** A group without workers and work is made anew when it is wanted again: its bundle may be registered by then. */
  function forget(group: WorkerGroup): void {
    if (group.workers.size === 0 && group.waiting.length === 0) groups.delete(group.key);
  }

  function failWaiting(group: WorkerGroup, error: AttemptError): void {
    for (const job of group.waiting.splice(0)) {
      const message = `[${job.attempt.generatedName}] did not start. ${error.message}`;
      settle(job, { kind: "failed", error: { ...error, message } });
    }
  }

  async function loadError(worker: PoolWorker, end: ProcessEnd): Promise<AttemptError> {
    const what = "The task's code could not be loaded: ";
    if (worker.unloadable !== undefined) return userError("USER:RuntimeError", what + worker.unloadable);
    const lastOutput = await text(worker.process.output.read(0, worker.process.output.size()));
    const error = errorOfDeath({ end, lastOutput, ...(worker.exit && { exit: worker.exit }) });
    return { ...error, message: what + error.message };
  }

  function retire(worker: PoolWorker): void {
    worker.state = "retiring";
    if (worker.inFlight.length === 0) worker.process.kill();
  }

  function armTick(): void {
    if (cancelTick !== undefined || workers.size === 0 || closing) return;
    cancelTick = clock.at(clock.now() + tickMilliseconds * 1000, () => {
      cancelTick = undefined;
      tick();
      armTick();
    });
  }

  function tick(): void {
    const now = clock.now();
    for (const worker of workers) {
      const [running, next] = worker.inFlight;
      if (running !== undefined) keepLiveOutput(blobs, worker, running);
      // The first takes longer than foretold: what waits behind it goes to whoever is free.
      if (running && next && now - running.startedAt > stuckMilliseconds * 1000) send(worker, { kind: "return" });
      if (isIdle(worker) && now - worker.idleSince > options.idle * 1000) retire(worker);
    }
    for (const group of groups.values()) {
      if (group.waiting.length === 0 || group.workers.size > 0 || workers.size < options.processes) continue;
      const turns = [...workers].filter(
        (worker) => worker.state === "ready" && now - worker.readySince > turnMilliseconds * 1000,
      );
      const longest = turns.sort((a, b) => a.readySince - b.readySince)[0];
      if (longest !== undefined) retire(longest);
    }
    schedulePump();
  }

  function groupOf({ bundleUri, environment }: JobSource): WorkerGroup {
    const key = JSON.stringify([bundleUri, Object.entries(environment).sort(byName)]);
    const known = groups.get(key);
    if (known !== undefined) return known;
    const group = newGroup(key, bundleUri, environment);
    groups.set(key, group);
    locateBundle(blobs, bundleUri, join(options.cacheFolder, "bundles")).then(
      (bundle) => {
        group.bundle = bundle;
        schedulePump();
      },
      (error: unknown) => {
        groups.delete(key);
        const { code, fullMessage } = FlyteError.from(error);
        // Code that is not there will not be there the next time; a store that fails may answer then.
        const refused = code === "NotFound" || code === "InvalidArgument";
        failWaiting(group, (refused ? userError : systemError)("BundleNotLoaded", fullMessage));
      },
    );
    return group;
  }

  return {
    submit(source, parts) {
      const job = newJob({ ...parts, group: groupOf(source) });
      if (closing) queueMicrotask(() => settle(job, { kind: "aborted" }));
      else job.group.waiting.push(job);
      schedulePump();
      return job;
    },
    abort: (job) => attempts.abort(job),
    processes: () => [...workers].map(shownWorker),
    async close() {
      const gone = new Promise<void>((resolve) => {
        closing = resolve;
      });
      cancelTick?.();
      for (const group of groups.values()) {
        for (const job of group.waiting.splice(0)) attempts.abort(job);
      }
      for (const worker of workers) {
        for (const job of worker.inFlight) job.aborted = true;
        worker.process.kill();
      }
      if (workers.size > 0) await gone;
      await Promise.all(releases);
      reaper.close();
    },
  };
}

function shownWorker(worker: PoolWorker): ExecutorProcess {
  const { process, group, inFlight, state } = worker;
  const busy = inFlight.length > 0 ? "busy" : "idle";
  return {
    ...(process.pid !== undefined && { pid: process.pid }),
    kind: "worker",
    state: state === "ready" ? busy : state === "loading" ? "loading" : "retiring",
    loaded: group.bundleUri,
    attempts: inFlight.length,
  };
}

function isIdle(worker: PoolWorker): boolean {
  return worker.state === "ready" && worker.inFlight.length === 0;
}

/** First who has no process at all, then who waits longest: ids grow. */
function byNeed(a: WorkerGroup, b: WorkerGroup): number {
  const bare = Math.min(a.workers.size, 1) - Math.min(b.workers.size, 1);
  return bare || (a.waiting[0]?.id ?? 0) - (b.waiting[0]?.id ?? 0);
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1;
}
