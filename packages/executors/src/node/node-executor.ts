import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { toBinary } from "@bufbuild/protobuf";
import { LiteralMapSchema, type TaskTemplate } from "@haltere/idl/core";
import type { Attempt, AttemptHandle, AttemptListener, Blobs, Clock, Executor } from "@haltere/ports";
import { systemError, userError } from "../attempt/attempt-error.ts";
import { claimScratchFolder } from "../attempt/scratch-folder.ts";
import type { Job } from "./job.ts";
import { type TaskArguments, taskArguments } from "./task-arguments.ts";
import { workerEntryUrl } from "./worker-entry-url.ts";
import type { CallMessage } from "./worker-messages.ts";
import { createWorkerPool, type WorkerPool } from "./worker-pool.ts";

export interface NodeExecutorOptions {
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Keeps bundles, compiled code and the working folders of processes. May be shared by several executors, and removed between runs. */
  readonly cacheFolder: string;
  /** Processes at most, and so attempts that run at once. Default: one for each processor. */
  readonly slots?: number;
  /** Milliseconds between an attempt's abort signal and the end of its process. Default 1000. */
  readonly grace?: number;
  /** Milliseconds after which a process without work is let go. Default one minute. */
  readonly idle?: number;
  /** Variables by which tasks find the control plane, asked for at each attempt. A task's own win. */
  readonly platform?: () => Readonly<Record<string, string>>;
  /** The program of the worker processes, where it does not lie beside this module. */
  readonly workerEntry?: URL;
  /** Told what concerns no attempt's result, such as code that throws after its attempt has finished. Default: a process warning. */
  warn?(message: string): void;
}

/** Attempts for each process that are taken in, so that a process never waits for the next. */
const queuedPerProcess = 32;
/** Processes at most of eager tasks, which hardly compute. */
const eagerProcesses = 64;
/** Literal maps whose encoding is larger than this many bytes go by address. */
const maxInlineBytes = 64 * 1024;

/**
 * Runs TypeScript tasks in a pool of warm processes. Each loads a bundle once and runs one attempt at a time; small
 * inputs and outputs pass through its pipe. `slots` of the executor counts the attempts it takes in, of which as many run as it has processes.
 */
export function createNodeExecutor(options: NodeExecutorOptions): Executor {
  const processes = options.slots ?? availableParallelism();
  const workFolder = claimScratchFolder(options.cacheFolder, "work");
  const poolOf = (processes: number): WorkerPool =>
    createWorkerPool({
      blobs: options.blobs,
      clock: options.clock,
      cacheFolder: options.cacheFolder,
      workFolder,
      entry: options.workerEntry ?? workerEntryUrl(),
      processes,
      grace: options.grace ?? 1000,
      idle: options.idle ?? 60_000,
      warn: options.warn?.bind(options) ?? ((message) => process.emitWarning(message)),
    });
  const pool = poolOf(processes);
  // Eager tasks wait for executions of others: in the same processes they would wait for each other.
  const eagerPool = poolOf(eagerProcesses);
  // A template is shared by the attempts of its task: an array node's items come with the same one.
  const read = new WeakMap<TaskTemplate, KnownTask | undefined>();
  let lastId = 0;

  function known(task: TaskTemplate): KnownTask | undefined {
    if (read.has(task)) return read.get(task);
    const words = taskArguments(task);
    const result = words && { ...words, key: words.loaderArguments.join(" ") };
    read.set(task, result);
    return result;
  }

  return {
    name: "node",
    slots: processes * queuedPerProcess,
    maxProcesses: processes,
    processes: () => [...pool.processes(), ...eagerPool.processes()],
    accepts: (task) => known(task) !== undefined,
    start(attempt, listener) {
      const task = known(attempt.task);
      if (task?.bundleUri === undefined) return refuse(attempt, listener);
      const { bundleUri, environment, key } = task;
      const workers = task.eager ? eagerPool : pool;
      lastId += 1;
      const id = lastId;
      let job: Job | undefined;
      let aborted = false;
      const submit = (inputs: CallMessage["inputs"]) => {
        const call = callMessage(id, attempt, task, inputs, options.platform?.() ?? {});
        job = workers.submit({ bundleUri, environment }, { id, attempt, listener, taskKey: key, call });
      };
      const inputs = toBinary(LiteralMapSchema, attempt.inputs);
      if (inputs.length <= maxInlineBytes || attempt.item !== undefined) {
        submit(Buffer.from(inputs.buffer, inputs.byteOffset, inputs.length).toString("base64"));
      } else {
        attempt.inputsUri().then(
          (uri) => {
            if (!aborted) submit({ uri });
          },
          (error: unknown) => {
            if (aborted) return;
            const message = `The inputs could not be stored: ${error instanceof Error ? error.message : error}`;
            listener.finished({ kind: "failed", error: systemError("InputsNotStored", message) });
          },
        );
      }
      return {
        abort() {
          if (job !== undefined) return workers.abort(job);
          if (aborted) return;
          aborted = true;
          listener.finished({ kind: "aborted" });
        },
      };
    },
    async close() {
      await Promise.all([pool.close(), eagerPool.close()]);
      await rm(workFolder, { recursive: true, force: true });
    },
  };
}

type KnownTask = TaskArguments & { readonly key: string };

function callMessage(
  id: number,
  attempt: Attempt,
  task: KnownTask,
  inputs: CallMessage["inputs"],
  platform: Readonly<Record<string, string>>,
): CallMessage {
  const { previousCheckpointPrefix } = attempt;
  return {
    id,
    loaderArguments: task.loaderArguments,
    inputs,
    outputPrefix: attempt.outputPrefix,
    rawOutputPrefix: attempt.rawOutputPrefix,
    checkpointPrefix: attempt.checkpointPrefix,
    ...(previousCheckpointPrefix !== undefined && { previousCheckpointPrefix }),
    environment: { ...without(platform, task.environment), ...task.context, ...attempt.environment },
    maxInlineBytes,
  };
}

function without(
  variables: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !Object.hasOwn(others, name)));
}

/** A task that was registered without its code: that lies in an image, and images do not run here. */
function refuse(attempt: Attempt, listener: AttemptListener): AttemptHandle {
  let over = false;
  const name = attempt.task.id?.name ?? attempt.generatedName;
  const message =
    `The task ${name} was registered without its code, which this machine does not have. ` +
    "Register it with its code: `haltere register` does so.";
  queueMicrotask(() => {
    if (over) return;
    over = true;
    listener.finished({ kind: "failed", error: userError("CodeNotRegistered", message) });
  });
  return {
    abort() {
      if (over) return;
      over = true;
      listener.finished({ kind: "aborted" });
    },
  };
}
