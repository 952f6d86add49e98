/**
 * The program of a worker process: loads one bundle, then runs the attempts it is given, one at a time, in their order.
 *
 * 1. An attempt's result is on the pipe before the next attempt starts, so the oldest unanswered attempt is the one that runs.
 * 2. Code that throws after its attempt has returned is told as that attempt's; after it the process takes no more work.
 * 3. When the executor's end of the pipe closes, the process and all it started end at once.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { fstatSync, writeSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { Socket } from "node:net";
import { dirname } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type TaskBundle, type TaskReply, taskBundleExport } from "@haltere/ports";
import { createProcessState } from "./process-state.ts";
import { describeThrown, userFrames } from "./user-frames.ts";
import {
  type CallMessage,
  type DoneReport,
  lineSplitter,
  type Report,
  type Request,
  reportDescriptor,
  requestDescriptor,
} from "./worker-messages.ts";

interface Running {
  readonly id: number;
  readonly controller: AbortController;
}

const [bundleAddress = ""] = process.argv.slice(2);
const bundleFolder = dirname(fileURLToPath(bundleAddress));
const queue: CallMessage[] = [];
let running: Running | undefined;
let retired = false;
/** Undefined until it is loaded. */
let bundle: TaskBundle | undefined;
/** Whose code runs: survives timers and promises, so that what throws late can be told as its attempt's. */
const owner = new AsyncLocalStorage<number>();

function report(message: Report): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let written = 0; written < line.length; ) written += writeSync(reportDescriptor, line, written);
}

function describe(thrown: unknown): string {
  return describeThrown(thrown, bundleFolder);
}

delete process.env.NODE_COMPILE_CACHE;
const state = createProcessState();

const requests = new Socket({ fd: requestDescriptor, readable: true, writable: false });
requests.on(
  "data",
  lineSplitter((line) => receive(JSON.parse(line) as Request)),
);
requests.on("error", endGroup);
requests.on("close", endGroup);

/** The executor is gone: end ourselves and what the tasks have started. */
function endGroup(): void {
  process.kill(-process.pid, "SIGKILL");
}

function receive(request: Request): void {
  switch (request.kind) {
    case "run":
      queue.push(...request.calls);
      if (retired) giveBack(() => true);
      else if (bundle !== undefined) void runQueue(bundle);
      return;
    case "abort":
      if (running?.id === request.id) running.controller.abort();
      else giveBack((call) => call.id === request.id);
      return;
    case "return":
      giveBack(() => true);
      return;
  }
}

function giveBack(which: (call: CallMessage) => boolean): void {
  const ids = queue.filter(which).map((call) => call.id);
  if (ids.length === 0) return;
  queue.splice(0, queue.length, ...queue.filter((call) => !which(call)));
  report({ kind: "returned", ids });
}

let looping = false;
async function runQueue(tasks: TaskBundle): Promise<void> {
  if (looping) return;
  looping = true;
  for (let call = queue.shift(); call !== undefined && !retired; call = queue.shift()) {
    const took = await run(tasks, call);
    // After a long attempt, read what the executor has said meanwhile: it may want the waiting ones back.
    if (took > 1) await nextTurn();
  }
  looping = false;
}

async function run(tasks: TaskBundle, call: CallMessage): Promise<number> {
  const controller = new AbortController();
  const attempt: Running = { id: call.id, controller };
  running = attempt;
  const started = performance.now();
  state.enter(call.environment);
  const reply = await owner.run(call.id, () =>
    tasks.execute({
      loaderArguments: call.loaderArguments,
      inputs: typeof call.inputs === "string" ? Buffer.from(call.inputs, "base64") : call.inputs,
      outputPrefix: call.outputPrefix,
      rawOutputPrefix: call.rawOutputPrefix,
      checkpointPrefix: call.checkpointPrefix,
      previousCheckpointPrefix: call.previousCheckpointPrefix,
      environment: call.environment,
      maxInlineBytes: call.maxInlineBytes,
      signal: controller.signal,
    }),
  );
  const took = performance.now() - started;
  state.leave();
  // A stray exception of this attempt has been told as its result.
  if (running === attempt) {
    running = undefined;
    report({ kind: "done", id: call.id, result: resultOf(reply), outputEnd: fstatSync(1).size, took });
  }
  return took;
}

function resultOf(reply: TaskReply): DoneReport["result"] {
  const deck = reply.deckUri === undefined ? undefined : { deckUri: reply.deckUri };
  switch (reply.kind) {
    case "succeeded":
      return { kind: "succeeded", ...(reply.outputs && { outputs: base64(reply.outputs) }), ...deck };
    case "dynamic":
      return { kind: "dynamic", ...deck };
    case "failed":
      return { kind: "failed", error: base64(reply.error), ...deck };
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** An exception that nobody caught: what it left behind cannot be trusted, so this process takes no more attempts. */
function stray(thrown: unknown): void {
  const id = owner.getStore();
  if (bundle === undefined) {
    unloadable(thrown);
    return;
  }
  retired = true;
  const returned = queue.splice(0).map((call) => call.id);
  if (id === undefined || running?.id === id) running = undefined;
  report({ kind: "stray", ...(id !== undefined && { id }), message: describe(thrown), returned });
}
process.on("uncaughtException", stray);
process.on("unhandledRejection", stray);

// A task that ends its process would take the attempts behind it along without a word.
const exit = process.exit.bind(process);
process.exit = (code) => {
  const status = Number(code ?? process.exitCode ?? 0);
  const trace = { stack: "" };
  Error.captureStackTrace(trace, process.exit);
  report({ kind: "exiting", code: status, stack: userFrames(trace.stack, bundleFolder) });
  return exit(code);
};

function unloadable(thrown: unknown): void {
  report({ kind: "unloadable", message: describe(thrown) });
  exit(1);
}

async function load(): Promise<TaskBundle | undefined> {
  try {
    const module: Record<string, unknown> = await import(bundleAddress);
    const tasks = module[taskBundleExport];
    if (isTaskBundle(tasks)) return tasks;
    unloadable(new TypeError(`The bundle has no export ${taskBundleExport} with a function \`execute\`.`));
  } catch (error) {
    unloadable(error);
  }
  return undefined;
}

function isTaskBundle(value: unknown): value is TaskBundle {
  return typeof value === "object" && value !== null && "execute" in value && typeof value.execute === "function";
}

bundle = await load();
if (bundle !== undefined) {
  report({ kind: "ready" });
  void runQueue(bundle);
  // Node writes its compile cache at a normal exit only, and ours is a kill.
  setTimeout(flushCompileCache, 200).unref();
}
