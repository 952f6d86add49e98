import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { type TaskTemplate, TaskTemplateSchema } from "@haltere/idl/core";
import type { AttemptResult, Blobs, Executor } from "@haltere/ports";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { folderBlobs } from "../testing/folder-blobs.ts";
import { isRunning } from "../testing/is-running.ts";
import { type Course, logText, newAttempt, startAttempt } from "../testing/run-attempt.ts";
import { systemClock } from "../testing/system-clock.ts";
import { createNodeExecutor, type NodeExecutorOptions } from "./node-executor.ts";

/** A bundle whose tasks are the functions of its source, by name. */
const bundleOf = (tasks: string) => `
import { execFileSync, spawn } from "node:child_process";
import { writeSync } from "node:fs";
import { env } from "node:process";
const tasks = { ${tasks} };
const nothing = { kind: "succeeded", outputs: new Uint8Array(), deckUri: undefined };
export const haltereTaskBundle = {
  async execute(call) {
    const [name, word] = call.loaderArguments;
    return (await tasks[name](word, call)) ?? nothing;
  },
};
`;

let folder: string;
let blobs: Blobs;
let executor: Executor;
let warnings: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haltere-worker-pool-"));
  blobs = folderBlobs(join(folder, "blobs"));
  warnings = [];
});
afterEach(async () => {
  await executor.close();
  await rm(folder, { recursive: true });
});

function open(changes: Partial<NodeExecutorOptions> = {}): void {
  executor = createNodeExecutor({
    blobs,
    clock: systemClock,
    cacheFolder: join(folder, "cache"),
    slots: 1,
    grace: 50,
    warn: (message) => warnings.push(message),
    ...changes,
  });
}

let bundles = 0;
async function bundle(source: string): Promise<string> {
  bundles += 1;
  const uri = `${blobs.root}/haltere-${bundles}.mjs`;
  await blobs.write(uri, Buffer.from(source));
  return uri;
}

function task(
  bundleUri: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): TaskTemplate {
  const args = [
    "haltere-fast-execute",
    "--additional-distribution",
    bundleUri,
    "--dest-dir",
    ".",
    "--",
    "haltere-execute",
    "--",
  ];
  const env = Object.entries(environment).map(([key, value]) => ({ key, value }));
  return create(TaskTemplateSchema, { target: { case: "container", value: { args: [...args, ...words], env } } });
}

function start(bundleUri: string, ...words: string[]): Course {
  return startAttempt(executor, newAttempt(blobs, task(bundleUri, words)));
}

async function failure(course: Course) {
  const result = await course.result;
  if (result.kind !== "failed") throw new Error(`The attempt was to fail: ${JSON.stringify(result)}`);
  return result.error;
}

const succeeded: AttemptResult = expect.objectContaining({ kind: "succeeded" });

test("a process runs one attempt at a time, and serves many", async () => {
  open();
  const uri = await bundle(
    bundleOf(
      "async one() { globalThis.now = (globalThis.now ?? 0) + 1; await null; console.log(process.pid, globalThis.now--); }",
    ),
  );
  const courses = Array.from({ length: 40 }, () => start(uri, "one"));
  expect(await Promise.all(courses.map((course) => course.result))).toEqual(courses.map(() => succeeded));
  const logs = await Promise.all(courses.map((course) => logText(blobs, course.attempt)));
  expect(new Set(logs).size).toBe(1);
  expect(logs[0]).toMatch(/^\d+ 1\n$/);
});

test("an attempt that writes nothing has no log, and no link", async () => {
  open();
  const course = start(await bundle(bundleOf("quiet() {}")), "quiet");
  expect(await course.result).toEqual(succeeded);
  expect(await logText(blobs, course.attempt)).toBeUndefined();
  expect(course.progress).toEqual([]);
});

test("a log holds what native code and child processes write, up to the attempt's end", async () => {
  open();
  const uri = await bundle(
    bundleOf(`
      parent(word) { console.log(word); execFileSync("sh", ["-c", "echo child; echo child-error >&2"], { stdio: "inherit" }); writeSync(1, "raw\\n"); },
    `),
  );
  const courses = ["a", "b", "c"].map((word) => start(uri, "parent", word));
  for (const [i, course] of courses.entries()) {
    await course.result;
    expect(await logText(blobs, course.attempt)).toBe(`${"abc"[i]}\nchild\nchild-error\nraw\n`);
  }
});

test("process.exit is named, with its place, and takes no other attempt along", async () => {
  open();
  const uri = await bundle(bundleOf("leave() { process.exit(3) }, stay() {}"));
  const warm = start(uri, "stay");
  await warm.result;
  const [leaving, ...staying] = [start(uri, "leave"), start(uri, "stay"), start(uri, "stay")];
  expect(await failure(leaving)).toMatchObject({
    code: "exit code 3",
    origin: "user",
    message: expect.stringMatching(
      /process\.exit\(3\).*\n +at .*leave \(haltere-\d+\.mjs:\d+:\d+\)\n.*haltere-\d+\.mjs:\d+:\d+\)$/,
    ),
  });
  for (const course of staying) expect(await course.result).toEqual(succeeded);
});

test("an exception that nobody awaits fails its own attempt", async () => {
  open();
  const uri = await bundle(
    bundleOf(`
      timer() { setTimeout(() => { throw new RangeError("from a timer") }); return new Promise(() => {}); },
      rejection() { Promise.reject(new RangeError("from a promise")); return new Promise(() => {}); },
      stay() {},
    `),
  );
  for (const name of ["timer", "rejection"]) {
    const [course, next] = [start(uri, name), start(uri, "stay")];
    expect(await failure(course)).toMatchObject({
      code: "USER:RuntimeError",
      origin: "user",
      recoverable: false,
      message: expect.stringMatching(
        new RegExp(
          `RangeError: from a ${name === "timer" ? "timer" : "promise"}(\\n +at .*haltere-\\d+\\.mjs:\\d+:\\d+\\)?)+$`,
        ),
      ),
    });
    expect(await next.result).toEqual(succeeded);
  }
});

test("an exception after the attempt's end is told as that attempt's, and does not harm the next", async () => {
  open();
  const uri = await bundle(
    bundleOf(`
      late() { new Promise((resolve) => { globalThis.next = resolve; }).then(() => { throw new RangeError("too late"); }); },
      async next() { globalThis.next(); await new Promise((resolve) => setTimeout(resolve)); console.log(process.pid); },
      after() { console.log(process.pid); },
    `),
  );
  const [late, next, after] = [start(uri, "late"), start(uri, "next"), start(uri, "after")];
  for (const course of [late, next, after]) expect(await course.result).toEqual(succeeded);
  expect(warnings.join()).toMatch(
    new RegExp(`${late.attempt.generatedName}: After the attempt had finished.*too late`, "s"),
  );
  await vi.waitFor(async () => expect(await logText(blobs, late.attempt)).toContain("too late"));
  // The process is not used again.
  const [pid, other] = [await logText(blobs, next.attempt), await logText(blobs, after.attempt)];
  expect(pid).toMatch(/^\d+\n$/);
  expect(other).toMatch(/^\d+\n$/);
  expect(other).not.toBe(pid);
});

test("what an attempt does to the environment and the working directory is undone", async () => {
  open();
  const uri = await bundle(
    bundleOf(`
      change() { process.env.PATH = "nowhere"; delete process.env.HOME; env.ADDED = 1; process.chdir("/"); },
      look() { console.log(JSON.stringify([process.env.PATH, process.env.HOME, env.ADDED, process.cwd()])); },
    `),
  );
  const [before, , after] = [start(uri, "look"), start(uri, "change"), start(uri, "look")];
  await after.result;
  expect(await logText(blobs, after.attempt)).toBe(await logText(blobs, before.attempt));
});

test("a heap that is full is named as such", async () => {
  open();
  const uri = await bundle(bundleOf("fill() { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); }"));
  const limited = task(uri, ["fill"], { NODE_OPTIONS: "--max-old-space-size=30" });
  const course = startAttempt(executor, newAttempt(blobs, limited));
  expect(await failure(course)).toMatchObject({ code: "OOMKilled", message: expect.stringContaining("out of memory") });
});

test("the signal tells a task to stop before its process is killed", async () => {
  open({ grace: 60_000 });
  const uri = await bundle(
    bundleOf(
      "wait(word, call) { return new Promise((resolve) => call.signal.addEventListener('abort', () => { console.log('told'); resolve(); })) }",
    ),
  );
  const expired = startAttempt(executor, newAttempt(blobs, task(uri, ["wait"]), { timeout: 30 }));
  expect(await failure(expired)).toMatchObject({ code: "TimeoutExpired" });
  expect(await logText(blobs, expired.attempt)).toBe("told\n");
});

test("attempts behind one that will not end go elsewhere", async () => {
  open({ slots: 2 });
  const uri = await bundle(bundleOf("async quick(word) { if (word === 'not') await new Promise(() => {}); }"));
  // Known to be quick, the task's attempts are sent ahead; the first of these is not quick at all.
  for (let i = 0; i < 20; i++) await start(uri, "quick", "so").result;
  const stuck = start(uri, "quick", "not");
  const others = Array.from({ length: 40 }, () => start(uri, "quick", "so"));
  expect(await Promise.all(others.map((course) => course.result))).toEqual(others.map(() => succeeded));
  stuck.handle.abort("enough");
  expect(await stuck.result).toEqual({ kind: "aborted" });
});

test("another bundle gets a process, though one has them all", async () => {
  open();
  const busy = await bundle(bundleOf("work() { return new Promise((resolve) => setTimeout(resolve, 20)) }"));
  const other = await bundle(bundleOf("quiet() {}"));
  await start(busy, "work").result;
  let ended = false;
  const keepBusy = (async () => {
    while (!ended) await start(busy, "work").result;
  })();
  expect(await start(other, "quiet").result).toEqual(succeeded);
  ended = true;
  await keepBusy;
});

test("a bundle that cannot be loaded fails its attempts, and says why", async () => {
  open();
  const uri = await bundle(`throw new TypeError("not today");`);
  for (const error of await Promise.all([failure(start(uri, "x")), failure(start(uri, "y"))])) {
    expect(error).toMatchObject({ code: "USER:RuntimeError", origin: "user", recoverable: false });
    expect(error.message).toMatch(/could not be loaded: TypeError: not today/);
  }
  expect((await failure(start(await bundle("export const x = 1;"), "x"))).message).toContain("haltereTaskBundle");
  expect((await failure(start(`${blobs.root}/gone.mjs`, "x"))).message).toMatch(/gone\.mjs.*Register/);
});

test("a task without its code is refused, with what to do", async () => {
  open();
  const plain = create(TaskTemplateSchema, {
    id: { name: "hello.inc" },
    target: {
      case: "container",
      value: { args: ["haltere-execute", "--", "task-module", "hello", "task-name", "inc"] },
    },
  });
  expect(executor.accepts(plain)).toBe(true);
  expect(await failure(startAttempt(executor, newAttempt(blobs, plain)))).toMatchObject({
    code: "CodeNotRegistered",
    message: expect.stringMatching(/hello\.inc.*haltere register/),
  });
});

test("where blobs are not files here, bundles are fetched once and logs are sent at the end", async () => {
  blobs = folderBlobs(join(folder, "blobs"), "memory://blobs");
  open({ slots: 2 });
  const uri = await bundle(bundleOf("say(word) { console.log(word) }"));
  const courses = [start(uri, "say", "one"), start(uri, "say", "two")];
  for (const course of courses) expect(await course.result).toEqual(succeeded);
  expect(await logText(blobs, courses[0]?.attempt ?? newAttempt(blobs, task(uri, [])))).toBe("one\n");
  expect(courses[1]?.progress).toMatchObject([{ logs: [{ uri: courses[1]?.attempt.logUri }] }]);
  expect(await readdir(join(folder, "cache", "bundles"))).toEqual([expect.stringMatching(/^haltere-\d+\.mjs$/)]);
});

test("a log that cannot be kept is said to be, and the result counts", async () => {
  open();
  await blobs.write(`${blobs.root}/logs`, Buffer.from("in the way"));
  const course = start(await bundle(bundleOf("say() { console.log('hello') }")), "say");
  expect(await course.result).toEqual(succeeded);
  expect(course.progress).toMatchObject([{ reason: expect.stringContaining("could not be kept") }]);
});

test("closing settles every attempt: what runs, what lies ready in a process, and what waits", async () => {
  open();
  const uri = await bundle(
    bundleOf(
      "async quick() { globalThis.count = (globalThis.count ?? 0) + 1; if (count > 20) await new Promise(() => {}); }",
    ),
  );
  // Known to be quick, the task's attempts are sent ahead; from now on none of them ends.
  for (let i = 0; i < 20; i++) await start(uri, "quick").result;
  const courses = Array.from({ length: 100 }, () => start(uri, "quick"));
  await courses[0]?.running;
  await executor.close();
  expect(await Promise.all(courses.map((course) => course.result))).toEqual(courses.map(() => ({ kind: "aborted" })));
});

test("closing leaves no process and no folder", async () => {
  open();
  const uri = await bundle(
    bundleOf(
      "brood() { const child = spawn('sleep', ['1000'], { stdio: 'ignore' }); console.log(process.pid, child.pid); return new Promise(() => {}); }",
    ),
  );
  const course = start(uri, "brood");
  const pids = await vi.waitFor(async () => {
    const text = await logText(blobs, course.attempt);
    expect(text).toMatch(/^\d+ \d+\n$/);
    return (text ?? "").trim().split(" ").map(Number);
  });
  await executor.close();
  await vi.waitFor(async () => {
    for (const pid of pids) expect(await isRunning(pid)).toBe(false);
  });
  expect((await readdir(join(folder, "cache"))).filter((name) => name.startsWith("work"))).toEqual([]);
});

test("a disk that takes no folder for a process fails the attempt as the system's, and the executor goes on", async () => {
  open();
  const uri = await bundle(bundleOf("async run() {}"));
  const [name = ""] = (await readdir(join(folder, "cache"))).filter((found) => found.startsWith("work-"));
  const work = join(folder, "cache", name);
  await rm(work, { recursive: true });
  await writeFile(work, "");
  expect(await failure(start(uri, "run"))).toMatchObject({
    code: "ProcessNotStarted",
    origin: "system",
    recoverable: true,
  });
  expect(warnings).toEqual([expect.stringContaining("could not be started")]);
  await rm(work);
  await mkdir(work);
  expect(await start(uri, "run").result).toEqual(succeeded);
});
