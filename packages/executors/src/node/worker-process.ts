import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import type { GroupReaper } from "../process-group/group-reaper.ts";
import { signalGroup } from "../process-group/process-group.ts";
import { type OutputSpool, openOutputSpool } from "./output-spool.ts";
import { lineSplitter, type Report, type Request } from "./worker-messages.ts";

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: NodeJS.Signals }
  | { readonly kind: "unstarted"; readonly error: Error };

/** The operating system's side of a worker: its process, its pipes, its output. */
export interface WorkerProcess {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  readonly output: OutputSpool;
  send(requests: readonly Request[]): void;
  /** Ends the process and all that it started, without a word. `ended` follows. */
  kill(): void;
  /** Lets go of the output, once nobody reads it any more. */
  release(): Promise<void>;
}

export interface WorkerProcessOptions {
  /** What the process runs: the worker entry, as a file URL. */
  readonly entry: URL;
  /** What it loads: a URL that Node can import. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A folder of its own: its output, and the working directory of its tasks. Removed on release. */
  readonly folder: string;
  readonly reaper: GroupReaper;
  report(report: Report): void;
  /** The process is gone, and every report it made has been told. */
  ended(end: ProcessEnd): void;
}

export function startWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  const directory = join(options.folder, "work");
  mkdirSync(directory, { recursive: true });
  const output = openOutputSpool(join(options.folder, "output.log"));
  const child = spawn(process.execPath, ["--enable-source-maps", fileURLToPath(options.entry), options.bundle], {
    cwd: directory,
    env: options.environment,
    // A group of its own: killed as a whole, and out of reach of a terminal's Ctrl-C.
    detached: true,
    stdio: ["ignore", output.descriptor, output.descriptor, "pipe", "pipe"],
  });
  const [, , , requests, reports] = child.stdio;
  if (!(requests instanceof Duplex) || !(reports instanceof Duplex)) throw new TypeError("A worker has no pipes.");
  const { pid } = child;
  if (pid !== undefined) options.reaper.add(pid);

  let failure: Error | undefined;
  child.on("error", (error) => {
    failure = error;
  });
  // A write to a process that has just died; its end tells.
  requests.on("error", () => {});
  requests.resume();
  reports.on(
    "data",
    lineSplitter((line) => options.report(JSON.parse(line) as Report)),
  );
  child.on("exit", () => {
    // What its tasks have started goes with it.
    if (pid !== undefined) signalGroup(pid, "SIGKILL");
  });
  child.on("close", (code, signal) => {
    if (pid !== undefined) options.reaper.remove(pid);
    if (signal !== null) options.ended({ kind: "signalled", signal });
    else if (pid === undefined) options.ended({ kind: "unstarted", error: failure ?? new Error("no process") });
    else options.ended({ kind: "exited", code: code ?? 0 });
  });

  return {
    pid,
    output,
    send(messages) {
      requests.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
    },
    kill() {
      if (pid !== undefined && child.exitCode === null && child.signalCode === null) signalGroup(pid, "SIGKILL");
    },
    async release() {
      output.close();
      await rm(options.folder, { recursive: true, force: true });
    },
  };
}
