import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Attempt, AttemptListener, Blobs, Clock, Executor } from "@haltere/ports";
import { claimScratchFolder } from "../attempt/scratch-folder.ts";
import { createGroupReaper, type GroupReaper } from "../process-group/group-reaper.ts";
import { createCodeArchives } from "../python/code-archives.ts";
import { createForkServers, type ForkServersOptions } from "../python/fork-servers.ts";
import { type ImagePython, imagePython } from "../python/image-pythons.ts";
import { createVirtualEnvironments, type EnvironmentSpec } from "../python/virtual-environments.ts";
import { containerWords } from "./container-command.ts";
import { outOfMemoryKills } from "./out-of-memory.ts";
import type { PythonForks } from "./python-fork.ts";
import { type RunningProcess, runAttempt } from "./run-attempt.ts";

/** Bounds of the servers together. */
export type ForkServerBounds = Pick<ForkServersOptions, "maxServers" | "maxBytes" | "idle" | "patience">;

export interface ProcessExecutorOptions {
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Attempts work in folders of their own below this one. Keep its path short: sockets that tasks make there may have 100 characters. */
  readonly scratchFolder: string;
  /** The Python of Python tasks. Default: the active virtual environment's, else the one on the PATH. */
  readonly python?: string;
  /** The Pythons of images; the first that matches counts. */
  readonly images?: readonly ImagePython[];
  /** Where virtual environments are kept. Default: in the scratch folder. */
  readonly environmentsFolder?: string;
  /** Told when a virtual environment has to be made. */
  readonly making?: (spec: EnvironmentSpec) => void;
  /** Variables by which tasks find the control plane, asked for at each attempt. A task's own win. */
  readonly platform?: () => Readonly<Record<string, string>>;
  /** Processes that run at once. Default: one for each processor. */
  readonly slots?: number;
  /** Milliseconds between SIGTERM and SIGKILL. Default 5000. */
  readonly grace?: number;
  /** Whether Python tasks are forked from servers that have their code loaded, where a fork can stand for a process. Default: on Linux. */
  readonly forkServers?: boolean | ForkServerBounds;
  /** Told once of each module that is not forked, and why. */
  readonly warn?: (message: string) => void;
  /** Bytes that a result file may have. Default 2 MiB, as in Flyte. */
  readonly maxResultBytes?: number;
}

/**
 * Runs container tasks as processes of this machine: their command with its placeholders filled, in an empty working
 * folder, with this machine's programs in place of the image's. Python's tasks (`pyflyte-execute` and its kin) are found
 * beside the Python that is configured.
 */
export function createProcessExecutor(options: ProcessExecutorOptions): Executor {
  const folder = claimScratchFolder(options.scratchFolder, "p");
  const reaper = createGroupReaper();
  const running = new Set<RunningProcess>();
  const environments = createVirtualEnvironments({
    folder: options.environmentsFolder ?? join(options.scratchFolder, "environments"),
    ...(options.making && { making: options.making }),
  });
  const forks = pythonForks(options, folder, reaper);
  let closed = false;
  const context = {
    blobs: options.blobs,
    clock: options.clock,
    folder,
    reaper,
    pythonOf: imagePython(options.images ?? [], environments, options.python),
    platform: options.platform ?? (() => ({})),
    grace: options.grace ?? 5000,
    limits: { maxResultBytes: options.maxResultBytes ?? 2 * 1024 * 1024, maxInlineBytes: 64 * 1024 },
    ...(forks && { forks }),
    outOfMemoryKills,
  };

  return {
    name: "process",
    slots: options.slots ?? availableParallelism(),
    maxProcesses: options.slots ?? availableParallelism(),
    processes: () => [
      ...(forks?.servers.processes() ?? []),
      ...[...running].map(({ pid, task }) => ({
        ...(pid !== undefined && { pid }),
        kind: "task" as const,
        state: pid === undefined ? ("loading" as const) : ("busy" as const),
        loaded: task,
        attempts: 1,
      })),
    ],
    accepts: (task) => containerWords(task) !== undefined,
    start(attempt: Attempt, listener: AttemptListener) {
      const process = runAttempt(context, attempt, listener);
      if (closed) process.kill();
      running.add(process);
      void process.gone.then(() => running.delete(process));
      return { abort: () => process.abort() };
    },
    async close() {
      closed = true;
      const all = [...running];
      for (const process of all) process.kill();
      await Promise.all(all.map((process) => process.gone));
      await forks?.servers.close();
      reaper.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function pythonForks(options: ProcessExecutorOptions, folder: string, reaper: GroupReaper): PythonForks | undefined {
  const { forkServers = process.platform === "linux", blobs, clock } = options;
  if (forkServers === false) return undefined;
  const told = new Set<string>();
  return {
    servers: createForkServers({ ...(forkServers === true ? {} : forkServers), clock, reaper, folder }),
    archives: createCodeArchives(blobs, join(folder, "code")),
    warn(message) {
      if (told.size > 1000 || told.has(message)) return;
      told.add(message);
      options.warn?.(message);
    },
  };
}
