import { spawn } from "node:child_process";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { Attempt, AttemptListener, AttemptResult, Blobs, Clock } from "@haltere/ports";
import { systemError, timeoutExpired, userError } from "../attempt/attempt-error.ts";
import { taskLog, writeLog } from "../attempt/attempt-log.ts";
import { localPath } from "../attempt/local-path.ts";
import type { GroupReaper } from "../process-group/group-reaper.ts";
import { inheritedEnvironment } from "../process-group/inherited-environment.ts";
import { signalGroup } from "../process-group/process-group.ts";
import { containerWords, findProgram, renderWords } from "./container-command.ts";
import { type ProcessExit, type ResultLimits, readResult, removeResult } from "./task-result.ts";

export interface RunContext {
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly folder: string;
  readonly reaper: GroupReaper;
  readonly python: string | undefined;
  readonly platform: () => Readonly<Record<string, string>>;
  readonly path: string;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly grace: number;
  readonly limits: ResultLimits;
}

export interface RunningProcess {
  /** Asks the process to end, and ends it after the grace. */
  abort(): void;
  /** Ends it at once. */
  kill(): void;
  /** The listener has its result, and nothing is left of the process. */
  readonly gone: Promise<void>;
}

/** Runs one attempt from its folder to its result. */
export function runAttempt(context: RunContext, attempt: Attempt, listener: AttemptListener): RunningProcess {
  const { clock, grace } = context;
  /** Why the process was ended, where it was. */
  let ended: "aborted" | "expired" | undefined;
  let group: number | undefined;
  const timers = new Set<() => void>();

  function after(milliseconds: number, call: () => void): void {
    timers.add(clock.at(clock.now() + milliseconds * 1000, call));
  }
  function signal(name: NodeJS.Signals): void {
    if (group !== undefined) signalGroup(group, name);
  }
  function end(why: "aborted" | "expired"): void {
    if (ended !== undefined) return;
    ended = why;
    signal("SIGTERM");
    after(grace, () => signal("SIGKILL"));
  }

  async function run(folder: string): Promise<AttemptResult> {
    const words = await renderWords(attempt, containerWords(attempt.task) ?? []);
    const environment = taskEnvironment(context, attempt, folder);
    const [program = "", ...args] = words;
    const file = await findProgram(program, environment.PATH ?? "", context.python);
    await removeResult(context.blobs, attempt.outputPrefix);
    const log = await openLog(context.blobs, attempt.logUri, folder);
    try {
      if (ended !== undefined) return { kind: "aborted" };
      const exit = await startAndWait(file, args, environment, join(folder, "work"), log.handle.fd);
      await log.keep().catch((error) => {
        // The attempt's result counts without its log.
        listener.progress({ reason: `The log could not be kept: ${FlyteError.from(error).fullMessage}` });
      });
      if (ended === "aborted") return { kind: "aborted" };
      if (ended === "expired") return { kind: "failed", error: timeoutExpired(attempt.timeout ?? 0) };
      return await readResult(context.blobs, attempt, exit, log.lastOutput, context.limits);
    } finally {
      await log.handle.close();
    }
  }

  function startAndWait(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    cwd: string,
    output: number,
  ): Promise<ProcessExit> {
    return new Promise((resolve, reject) => {
      const child = spawn(file, args, { cwd, env, detached: true, stdio: ["ignore", output, output] });
      child.on("error", reject);
      const { pid } = child;
      if (pid === undefined) return;
      group = pid;
      context.reaper.add(pid);
      child.on("exit", (code, signalName) => {
        // What it started and left behind ends with it, as a container's processes do.
        signalGroup(pid, "SIGKILL");
        group = undefined;
        context.reaper.remove(pid);
        resolve({ code, signal: signalName });
      });
      if (attempt.timeout !== undefined) after(attempt.timeout, () => end("expired"));
      listener.running();
      listener.progress({ logs: [taskLog(attempt.logUri)] });
    });
  }

  async function toResult(): Promise<void> {
    let folder: string | undefined;
    let result: AttemptResult;
    try {
      folder = await mkdtemp(join(context.folder, "a-"));
      await mkdir(join(folder, "work"));
      await mkdir(join(folder, "tmp"));
      result = await run(folder);
    } catch (error) {
      result = ended === "aborted" ? { kind: "aborted" } : { kind: "failed", error: startError(error) };
    }
    for (const cancel of timers) cancel();
    if (folder !== undefined) {
      await rm(folder, { recursive: true, force: true, maxRetries: 2 }).catch((error) => {
        listener.progress({ reason: `The working folder could not be removed: ${FlyteError.from(error).fullMessage}` });
      });
    }
    listener.finished(result);
  }

  return {
    gone: toResult(),
    abort: () => end("aborted"),
    kill() {
      end("aborted");
      signal("SIGKILL");
    },
  };
}

function startError(error: unknown) {
  const { code, fullMessage } = FlyteError.from(error);
  if (code === "NotFound") return userError("CommandNotFound", fullMessage);
  if (code === "InvalidArgument") return userError("BadTaskFormat", fullMessage);
  return systemError("ProcessNotStarted", `The task's process could not be run: ${fullMessage}`);
}

/** Ours, the task's own, the attempt's: the later wins. */
function taskEnvironment(context: RunContext, attempt: Attempt, folder: string): Record<string, string> {
  const { target } = attempt.task;
  const own = target.case === "container" ? target.value.env.map(({ key, value }) => [key, value] as const) : [];
  return {
    ...inheritedEnvironment(),
    ...context.platform(),
    PATH: context.path,
    // Temporary files go when the attempt does.
    TMPDIR: join(folder, "tmp"),
    // Python would keep what it prints to itself until it ends, and lose it in a crash.
    PYTHONUNBUFFERED: "1",
    ...Object.fromEntries(own),
    ...attempt.environment,
  };
}

interface OpenLog {
  readonly handle: Awaited<ReturnType<typeof open>>;
  /** Brings the log to the blobs, where it is not there already. */
  keep(): Promise<void>;
  lastOutput(): Promise<string>;
}

/** The process writes straight into its log where that is a file of this machine, else into a scratch file that is sent at the end. */
async function openLog(blobs: Blobs, uri: string, folder: string): Promise<OpenLog> {
  const local = localPath(blobs, uri);
  if (local !== undefined) await writeLog(blobs, uri, new Uint8Array());
  // Appending, so that the processes of a group do not write over one another.
  const handle = await open(local ?? join(folder, "output.log"), "a+");
  return {
    handle,
    async keep() {
      if (local !== undefined) return;
      await writeLog(blobs, uri, handle.createReadStream({ start: 0, autoClose: false }));
    },
    async lastOutput() {
      const { size } = await handle.stat();
      const length = Math.min(size, 8 * 1024);
      const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString("utf8");
    },
  };
}
