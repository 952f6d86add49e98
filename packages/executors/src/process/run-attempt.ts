import { spawn } from "node:child_process";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { Attempt, AttemptError, AttemptListener, AttemptResult, Blobs, Clock } from "@haltere/ports";
import { systemError, timeoutExpired, userError } from "../attempt/attempt-error.ts";
import { taskLog, writeLog } from "../attempt/attempt-log.ts";
import { localPath } from "../attempt/local-path.ts";
import type { GroupReaper } from "../process-group/group-reaper.ts";
import { inheritedEnvironment } from "../process-group/inherited-environment.ts";
import { signalGroup } from "../process-group/process-group.ts";
import type { Fork, ForkEnd } from "../python/fork-server.ts";
import { type RawContainer, rawContainer } from "../raw-container/raw-container.ts";
import { containerWords, findProgram, renderWords } from "./container-command.ts";
import { forkPython, type PythonForks } from "./python-fork.ts";
import { type ProcessExit, type ResultLimits, readResult, removeResult } from "./task-result.ts";

export interface RunContext {
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly folder: string;
  readonly reaper: GroupReaper;
  /** The Python of an image's tasks; undefined for the one that the PATH finds. */
  readonly pythonOf: (image: string) => Promise<string | undefined>;
  readonly platform: () => Readonly<Record<string, string>>;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly grace: number;
  readonly limits: ResultLimits;
  /** Absent where each attempt is a process of its own. */
  readonly forks?: PythonForks;
  /** Processes that the system has killed for want of memory so far. */
  readonly outOfMemoryKills: () => Promise<number | undefined>;
}

export interface RunningProcess {
  /** Undefined before it has begun, and after its end. */
  readonly pid: number | undefined;
  readonly task: string;
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
  const ending = new AbortController();
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
    ending.abort();
    signal("SIGTERM");
    after(grace, () => signal("SIGKILL"));
  }

  async function run(folder: string): Promise<AttemptResult> {
    const raw = await rawContainer(context.blobs, attempt, folder);
    try {
      return await runIn(folder, raw);
    } finally {
      await raw?.folders.remove();
    }
  }

  async function runIn(folder: string, raw: RawContainer | undefined): Promise<AttemptResult> {
    const unloaded = await raw?.load(ending.signal);
    if (ended !== undefined) return { kind: "aborted" };
    if (unloaded !== undefined) return unloaded;
    // Paths are exchanged in the task's own words alone: what an input says is its own business.
    const own = (containerWords(attempt.task) ?? []).map((word) => raw?.folders.relocate(word) ?? word);
    const words = await renderWords(attempt, own);
    const { target } = attempt.task;
    const python = await context.pythonOf(target.case === "container" ? target.value.image : "");
    const environment = taskEnvironment(context, attempt, folder, programPath(python), raw);
    const [program = "", ...args] = words;
    const file = await findProgram(program, environment.PATH ?? "", python);
    await removeResult(context.blobs, attempt.outputPrefix);
    const log = await openLog(context.blobs, attempt.logUri, folder);
    try {
      if (ended !== undefined) return { kind: "aborted" };
      if (attempt.timeout !== undefined) after(attempt.timeout, () => end("expired"));
      const before = await context.outOfMemoryKills();
      const fork =
        context.forks &&
        (await forkPython(context.forks, { words, environment, folder, log: log.path, signal: ending.signal }));
      const exit =
        fork === undefined
          ? await startAndWait(file, args, environment, join(folder, "work"), log.handle.fd)
          : await goAndWait(fork);
      await log.keep().catch((error) => {
        // The attempt's result counts without its log.
        listener.progress({ reason: `The log could not be kept: ${FlyteError.from(error).fullMessage}` });
      });
      if (ended === "aborted") return { kind: "aborted" };
      if (ended === "expired") return { kind: "failed", error: timeoutExpired(attempt.timeout ?? 0) };
      if (exit.kind === "lost")
        return { kind: "failed", error: systemError("ForkServerLost", `The task's process was lost: ${exit.reason}.`) };
      const killed = exit.signal === "SIGKILL" && before !== undefined && (await context.outOfMemoryKills()) !== before;
      const unstored = exit.code === 0 ? await raw?.store() : undefined;
      if (unstored !== undefined) return unstored;
      const how = killed ? { ...exit, outOfMemory: true } : exit;
      const result = await readResult(context.blobs, attempt, how, log.lastOutput, context.limits);
      if (raw === undefined || result.kind !== "failed" || exit.code === 0) return result;
      return { ...result, error: await raw.explain(result.error) };
    } finally {
      await log.handle.close();
    }
  }

  function started(): void {
    listener.running();
    listener.progress({ logs: [taskLog(attempt.logUri)] });
  }

  /** Where the attempt is ended before its process starts, none does. */
  function startAndWait(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    cwd: string,
    output: number,
  ): Promise<AttemptEnd> {
    if (ended !== undefined) return Promise.resolve(unstarted);
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
        resolve({ kind: "ended", code, signal: signalName });
      });
      started();
    });
  }

  async function goAndWait(fork: Fork): Promise<AttemptEnd> {
    group = fork.pid;
    if (ended !== undefined) signal("SIGKILL");
    else {
      fork.go();
      started();
    }
    const how = await fork.ended;
    group = undefined;
    return endOf(how);
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
      result = ended === "aborted" ? { kind: "aborted" } : { kind: "failed", error: startError(attempt, error) };
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
    get pid() {
      return group;
    },
    task: attempt.task.id?.name ?? attempt.generatedName,
    gone: toResult(),
    abort: () => end("aborted"),
    kill() {
      end("aborted");
      signal("SIGKILL");
    },
  };
}

/** How an attempt's process ended; `lost` where nobody can tell. */
type AttemptEnd = ({ readonly kind: "ended" } & ProcessExit) | Extract<ForkEnd, { readonly kind: "lost" }>;

const unstarted: AttemptEnd = { kind: "ended", code: null, signal: "SIGTERM" };

function endOf(how: ForkEnd): AttemptEnd {
  switch (how.kind) {
    case "exited":
      return { kind: "ended", code: how.code, signal: null };
    case "signalled":
      return { kind: "ended", code: null, signal: how.signal };
    case "lost":
      return how;
  }
}

function startError({ generatedName }: Attempt, thrown: unknown): AttemptError {
  const { code, fullMessage } = FlyteError.from(thrown);
  const message = `[${generatedName}] did not start. ${fullMessage}`;
  if (code === "NotFound") return userError("CommandNotFound", message);
  if (code === "InvalidArgument") return userError("BadTaskFormat", message);
  return systemError("ProcessNotStarted", message);
}

/** Ours, the task's own, the attempt's: the later wins. */
function taskEnvironment(
  context: RunContext,
  attempt: Attempt,
  folder: string,
  path: string,
  raw: RawContainer | undefined,
): Record<string, string> {
  const { target } = attempt.task;
  const variables = target.case === "container" ? target.value.env : [];
  const own = variables.map(({ key, value }) => [key, raw?.folders.relocate(value) ?? value] as const);
  return {
    ...inheritedEnvironment(),
    ...context.platform(),
    PATH: path,
    // Temporary files go when the attempt does.
    TMPDIR: join(folder, "tmp"),
    // Python would keep what it prints to itself until it ends, and lose it in a crash.
    PYTHONUNBUFFERED: "1",
    ...raw?.environment,
    ...Object.fromEntries(own),
    ...attempt.environment,
  };
}

interface OpenLog {
  readonly handle: Awaited<ReturnType<typeof open>>;
  readonly path: string;
  /** Brings the log to the blobs, where it is not there already. */
  keep(): Promise<void>;
  lastOutput(): Promise<string>;
}

/** The process writes straight into its log where that is a file of this machine, else into a scratch file that is sent at the end. */
async function openLog(blobs: Blobs, uri: string, folder: string): Promise<OpenLog> {
  const local = localPath(blobs, uri);
  if (local !== undefined) await writeLog(blobs, uri, new Uint8Array());
  // Appending, so that the processes of a group do not write over one another.
  const path = local ?? join(folder, "output.log");
  const handle = await open(path, "a+");
  return {
    handle,
    path,
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

/** Our PATH, after the folder of the Python to use: flytekit's commands start one another by name. */
function programPath(python: string | undefined): string {
  const environment = process.env.VIRTUAL_ENV;
  const first = python?.includes("/") ? dirname(python) : environment && join(environment, "bin");
  const ours = process.env.PATH ?? "";
  return first ? `${first}${delimiter}${ours}` : ours;
}
