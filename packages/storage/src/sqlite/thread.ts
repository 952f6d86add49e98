import { Worker } from "node:worker_threads";
import { FlyteError } from "@haltere/core";
import type { Refusal } from "./threads/messages.ts";

/** A worker thread with typed messages. */
export interface Thread<To> {
  send(message: To, transfer?: ArrayBuffer[]): void;
  /** Resolves when the thread has ended. */
  readonly ended: Promise<void>;
}

export interface ThreadListener<From> {
  message(message: From): void;
  /** The thread ended by itself; nothing more will come. */
  lost(error: FlyteError): void;
}

/** Starts the worker at `entry`. It ends when it is sent its `close`. */
export function startThread<To, From>(entry: URL, settings: object, listener: ThreadListener<From>): Thread<To> {
  // None of the process's arguments: a worker must start however the process was started. Node 22 warns of its own SQLite.
  const execArgv = ["--disable-warning=ExperimentalWarning"];
  const worker = new Worker(entry, { workerData: settings, execArgv });
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  worker.on("message", (message: From) => listener.message(message));
  worker.on("error", (cause) => listener.lost(threadLost(cause)));
  worker.on("exit", (status) => {
    // After an `error` this finds nobody waiting any more.
    listener.lost(threadLost(new Error(`it exited with status ${status}`)));
    resolve();
  });
  return { send: (message, transfer = []) => worker.postMessage(message, transfer), ended };
}

export function refusalError({ code, message, hint }: Refusal): FlyteError {
  return new FlyteError(code, message, hint === undefined ? {} : { hint });
}

function threadLost(cause: unknown): FlyteError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FlyteError("Unavailable", `A thread of the SQLite store ended: ${why}.`, {
    hint: "Start Haltere again; what was committed is kept.",
    cause,
  });
}

export function storeClosed(): FlyteError {
  return new FlyteError("Unavailable", "The store is closed.");
}
