import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { Duplex } from "node:stream";
import { lineSplitter } from "../node/worker-messages.ts";
import type { GroupReaper } from "../process-group/group-reaper.ts";
import { signalGroup } from "../process-group/process-group.ts";
import type { Report, Request } from "./server-messages.ts";

/** The operating system's side of a fork server. */
export interface ServerProcess {
  readonly pid: number | undefined;
  send(request: Request): void;
  /** Ends it at once; `ended` follows. Its forks are groups of their own. */
  kill(): void;
}

export interface ServerProcessOptions {
  /** The Python and its arguments. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** File that is its standard output and error. */
  readonly output: string;
  readonly reaper: GroupReaper;
  report(report: Report): void;
  /** It is gone, and all it reported has been told. */
  ended(how: string): void;
}

export function startServerProcess(options: ServerProcessOptions): ServerProcess {
  const [program = "", ...args] = options.command;
  const output = openSync(options.output, "a", 0o600);
  const child = spawn(program, args, {
    cwd: options.folder,
    env: options.environment,
    detached: true,
    stdio: ["ignore", output, output, "pipe", "pipe"],
  });
  closeSync(output);
  const [, , , requests, reports] = child.stdio;
  if (!(requests instanceof Duplex) || !(reports instanceof Duplex)) throw new TypeError("A fork server has no pipes.");
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
  reports.on("error", () => {});
  child.on("close", (code, signal) => {
    if (pid !== undefined) {
      // What its modules have started goes with it.
      signalGroup(pid, "SIGKILL");
      options.reaper.remove(pid);
    }
    options.ended(failure?.message ?? signal ?? `exit code ${code}`);
  });

  return {
    pid,
    send: (request) => void requests.write(`${JSON.stringify(request)}\n`),
    kill() {
      if (pid !== undefined && child.exitCode === null && child.signalCode === null) signalGroup(pid, "SIGKILL");
    },
  };
}
