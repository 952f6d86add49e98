import { create } from "@bufbuild/protobuf";
import { TaskTemplateSchema } from "@haltere/idl/core";
import type { AttemptResult } from "@haltere/ports";
import { standingClock } from "@haltere/ports/testing";
import { beforeEach, expect, test } from "vitest";
import { folderBlobs } from "../testing/folder-blobs.ts";
import { newAttempt } from "../testing/run-attempt.ts";
import { type Job, newJob } from "./job.ts";
import { newWorker, type PoolWorker } from "./pool-worker.ts";
import { createWorkerAttempts, type WorkerAttempts } from "./worker-attempts.ts";
import { newGroup } from "./worker-group.ts";

const second = 1_000_000;
const group = newGroup("g", "memory://b.tgz", {});
const blobs = folderBlobs("/nowhere", "memory://blobs");
let clock: ReturnType<typeof standingClock>;
let attempts: WorkerAttempts;
let returned: Job[];
let warnings: string[];
let killed: PoolWorker[];
let results: Map<Job, AttemptResult[]>;
let begun: Job[];
let jobs: number;

beforeEach(() => {
  clock = standingClock();
  [returned, warnings, killed, begun, jobs] = [[], [], [], [], 0];
  results = new Map();
  attempts = createWorkerAttempts({
    blobs,
    clock,
    grace: 5000,
    giveBack: (given) => void returned.push(...given),
    warn: (message) => void warnings.push(message),
  });
});

/** A worker whose process is in the test's hands. */
function worker(): PoolWorker {
  const made: PoolWorker = newWorker(
    {
      pid: undefined,
      output: { descriptor: 0, size: () => 0, async *read() {}, clear() {}, close() {} },
      send() {},
      kill: () => void killed.push(made),
      async release() {},
    },
    group,
  );
  made.state = "ready";
  return made;
}

function job(timeout?: number): Job {
  jobs += 1;
  const attempt = newAttempt(blobs, create(TaskTemplateSchema), timeout === undefined ? {} : { timeout });
  const call = {
    id: jobs,
    loaderArguments: [],
    inputs: "",
    outputPrefix: "",
    rawOutputPrefix: "",
    checkpointPrefix: "",
    environment: {},
    maxInlineBytes: 0,
  };
  const made: Job = newJob({
    id: jobs,
    attempt,
    group,
    taskKey: "t",
    call,
    listener: {
      running: () => void begun.push(made),
      progress() {},
      finished: (result) => void results.set(made, [...(results.get(made) ?? []), result]),
    },
  });
  return made;
}

function done(at: PoolWorker, { id }: Job): void {
  attempts.report(at, { kind: "done", id, result: { kind: "succeeded" }, outputEnd: 0, took: 1 });
}

const succeeded = [{ kind: "succeeded", outputs: "stored" }];

test("a timeout ends with its attempt's time in a process: given back, it neither stops another nor is told twice", () => {
  const [one, two] = [worker(), worker()];
  const [a, b, c] = [job(), job(60_000), job()];
  attempts.give(one, a);
  attempts.give(one, b);
  done(one, a);
  attempts.report(one, { kind: "returned", ids: [b.id] });
  expect(returned).toEqual([b]);
  attempts.give(two, b);
  attempts.give(one, c);
  clock.advance(30 * second);
  done(two, b);
  clock.advance(100 * second);
  expect(killed).toEqual([]);
  expect(one.state).toBe("ready");
  expect(begun).toEqual([a, b, c]);
  done(one, c);
  expect([a, b, c].map((each) => results.get(each))).toEqual([succeeded, succeeded, succeeded]);
});

test("an attempt whose time was up before it began has its time again elsewhere", () => {
  const [one, two] = [worker(), worker()];
  const [a, b] = [job(), job(1000)];
  attempts.give(one, a);
  attempts.give(one, b);
  done(one, a);
  clock.advance(2 * second);
  attempts.report(one, { kind: "returned", ids: [b.id] });
  expect(killed).toEqual([one]);
  attempts.give(two, b);
  clock.advance(second / 2);
  done(two, b);
  expect(results.get(b)).toEqual(succeeded);
});

test("an attempt that was aborted and comes back unstarted is settled, and waits no more", () => {
  const one = worker();
  const [a, b] = [job(), job()];
  attempts.give(one, a);
  attempts.give(one, b);
  done(one, a);
  attempts.abort(b);
  attempts.report(one, { kind: "returned", ids: [b.id] });
  expect(results.get(b)).toEqual([{ kind: "aborted" }]);
  expect(returned).toEqual([]);
});

test("behind a first one that comes back, the next begins, with its own timeout", () => {
  const one = worker();
  const [a, b, c] = [job(), job(), job(1000)];
  for (const each of [a, b, c]) attempts.give(one, each);
  attempts.abort(b);
  done(one, a);
  attempts.report(one, { kind: "returned", ids: [b.id] });
  expect(begun).toEqual([a, c]);
  clock.advance(2 * second);
  clock.advance(6 * second);
  expect(killed).toEqual([one]);
});

test("a late exception is its own attempt's, however long ago that ended", () => {
  const one = worker();
  const first = job();
  attempts.give(one, first);
  done(one, first);
  for (let i = 0; i < 100; i++) {
    const next = job();
    attempts.give(one, next);
    done(one, next);
  }
  const innocent = job();
  attempts.give(one, innocent);
  attempts.report(one, { kind: "stray", id: first.id, message: "RangeError: too late", returned: [] });
  expect(results.get(innocent)).toBeUndefined();
  expect(killed).toEqual([]);
  expect(warnings.join()).toContain("RangeError: too late");
  done(one, innocent);
  expect(results.get(innocent)).toEqual(succeeded);
  // The process is not used again.
  expect(killed).toEqual([one]);
});

test.each([
  ["its own", (id: number) => ({ id })],
  ["nobody's", () => ({})],
])("an exception fails the attempt that runs where it is %s", (_, whose) => {
  const one = worker();
  const running = job();
  attempts.give(one, running);
  attempts.report(one, { kind: "stray", ...whose(running.id), message: "RangeError: now", returned: [] });
  expect(results.get(running)).toMatchObject([{ kind: "failed", error: { code: "USER:RuntimeError" } }]);
  expect(killed).toContain(one);
});

test("an exception of nobody fails no attempt that comes back with it", () => {
  const one = worker();
  const [a, b] = [job(), job()];
  attempts.give(one, a);
  attempts.give(one, b);
  done(one, a);
  attempts.report(one, { kind: "stray", message: "RangeError: between", returned: [b.id] });
  expect(returned).toEqual([b]);
  expect(results.get(b)).toBeUndefined();
  expect(warnings.join()).toContain("RangeError: between");
});
