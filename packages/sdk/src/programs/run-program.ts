import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { FlyteError } from "@haltere/core";

export interface ProgramRun {
  readonly path: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
  /** Aborted, the program and what it started are killed. */
  readonly signal?: AbortSignal;
  /** Each line of what it writes to standard output. */
  readonly told?: (line: string) => void;
  /** Each line of what it writes to standard error. */
  readonly complained?: (line: string) => void;
}

/** How a program ended. */
export interface ProgramEnd {
  /** `ended with status 2`, `was ended by SIGKILL`; undefined where its status was 0. */
  readonly failure: string | undefined;
  /** The end of what it wrote. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Of what a program wrote, this many characters are kept. */
const keptCharacters = 10_000;

/**
 * Runs a program to its end, without a shell and without standard input.
 * @throws FlyteError FailedPrecondition where it does not start; the signal's reason where it is aborted.
 */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const { path, words, environment, folder, signal, told = () => {}, complained = () => {} } = run;
  signal?.throwIfAborted();
  const child = spawn(path, words, {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: environment,
    // A group of its own, so that what it started ends with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const abort = (): void => killGroup(child.pid);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const ended = new Promise<string | undefined>((resolve, reject) => {
      child.once("error", (cause) => {
        reject(
          new FlyteError("FailedPrecondition", `${path} does not start: ${cause.message}`, {
            kind: "user",
            hint: "Give the path of a program that this machine has.",
            cause,
          }),
        );
      });
      child.once("close", (code, killedBy) =>
        resolve(code === 0 ? undefined : code === null ? `was ended by ${killedBy}` : `ended with status ${code}`),
      );
    });
    const [failure, stdout, stderr] = await Promise.all([
      ended,
      lines(child.stdout, told),
      lines(child.stderr, complained),
    ]);
    signal?.throwIfAborted();
    return { failure, stdout, stderr };
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (thrown) {
    // It has ended by itself.
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH")) throw thrown;
  }
}

/** The end of what a stream gives, and each line of it to `told`. */
async function lines(stream: Readable, told: (line: string) => void): Promise<string> {
  let kept = "";
  let line = "";
  stream.setEncoding("utf8");
  for await (const chunk of stream) {
    const text: string = chunk;
    kept = (kept + text).slice(-keptCharacters);
    const whole = (line + text).split("\n");
    line = whole.pop() ?? "";
    whole.forEach(told);
  }
  if (line !== "") told(line);
  return kept;
}
