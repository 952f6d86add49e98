// A job is a process group and a folder. The folder alone says how the job stands, so that any process can ask:
//   job.json       which outputs it leaves where
//   script, stdout, stderr
//   work/          where the script runs
//   exit           the script's exit code, there once it has ended
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { FlyteError } from "@haltere/core";
import { z } from "zod";
import { ShellCustom } from "./custom.ts";
import { processStart } from "./process-start.ts";

/** What is remembered of a job. */
export const ShellJob = z.object({ pid: z.int().positive(), started: z.string(), folder: z.string() });
export type ShellJob = z.output<typeof ShellJob>;

export type JobState =
  | { readonly kind: "running" }
  | { readonly kind: "ended"; readonly exitCode: number }
  /** It was killed, or the machine restarted. */
  | { readonly kind: "lost" }
  /** Its folder is gone: it was deleted. */
  | { readonly kind: "deleted" };

/** The outputs of a job by name, as its template has them. */
export type JobOutputs = z.output<typeof ShellCustom>["outputs"];

/** Leaves the exit code behind whether or not somebody waits for the process; a rename, so that it is there whole. */
const wrapper =
  'folder=$1; shift; "$@"; status=$?; printf %s "$status" > "$folder/exit.part" && mv "$folder/exit.part" "$folder/exit"';

export interface JobDescription extends Pick<z.output<typeof ShellCustom>, "script" | "shell" | "outputs"> {
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a job in a folder below `root`. */
export async function startJob(description: JobDescription, root: string): Promise<ShellJob> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(root, "job-"));
  const work = join(folder, "work");
  const script = join(folder, "script");
  await mkdir(work);
  await writeFile(script, description.script);
  await writeFile(join(folder, "job.json"), JSON.stringify(description.outputs));
  await using stdout = await open(join(folder, "stdout"), "w");
  await using stderr = await open(join(folder, "stderr"), "w");
  const child = spawn("/bin/sh", ["-c", wrapper, "haltere-shell", folder, ...description.shell, script], {
    cwd: work,
    env: description.environment,
    // A group of its own, which a signal reaches as a whole, and which outlives this process.
    detached: true,
    stdio: ["ignore", stdout.fd, stderr.fd],
  });
  await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  child.unref();
  const { pid } = child;
  if (pid === undefined) throw new FlyteError("Internal", "the process has no number");
  // A script that has ended already needs no start to be told apart: its exit code lies in the folder.
  return { pid, started: (await processStart(pid)) ?? "ended", folder };
}

export async function jobState(job: ShellJob): Promise<JobState> {
  const before = await exitCode(job);
  if (before !== undefined) return { kind: "ended", exitCode: before };
  if (await isAlive(job)) return { kind: "running" };
  // It may have ended between the two looks.
  const after = await exitCode(job);
  if (after !== undefined) return { kind: "ended", exitCode: after };
  return (await read(join(job.folder, "job.json"))) === undefined ? { kind: "deleted" } : { kind: "lost" };
}

/** Ends the job's processes: first asks, and kills what is left after `grace` milliseconds. */
export async function killJob(job: ShellJob, grace: number): Promise<void> {
  if (!(await isAlive(job))) return;
  signalGroup(job, "SIGTERM");
  const deadline = performance.now() + grace;
  while (performance.now() < deadline) {
    if (!(await isAlive(job))) break;
    await pause(20);
  }
  signalGroup(job, "SIGKILL");
}

/** Removes what a job left, and it is `deleted`. */
export async function removeJob({ folder }: ShellJob): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** The outputs that a job is to leave. */
export async function jobOutputs({ folder }: ShellJob): Promise<JobOutputs> {
  return ShellCustom.shape.outputs.parse(JSON.parse(await readFile(join(folder, "job.json"), "utf8")));
}

/** The end of what the job wrote to stderr. */
export async function lastWords({ folder }: ShellJob, bytes = 2000): Promise<string> {
  await using file = await open(join(folder, "stderr"), "r");
  const { size } = await file.stat();
  const start = Math.max(0, size - bytes);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  return buffer.toString("utf8", 0, bytesRead).trim();
}

async function isAlive({ pid, started }: ShellJob): Promise<boolean> {
  return (await processStart(pid)) === started;
}

function signalGroup({ pid }: ShellJob, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (thrown) {
    // None of the group is left.
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH")) throw thrown;
  }
}

async function exitCode({ folder }: ShellJob): Promise<number | undefined> {
  const text = await read(join(folder, "exit"));
  return text === undefined ? undefined : Number(text);
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw thrown;
  }
}
