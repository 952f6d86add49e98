import { setMaxListeners } from "node:events";
import type { Blobs, Clock, ConnectorState, Executor } from "@haltere/ports";
import { systemError } from "../attempt/attempt-error.ts";
import type { Backoff } from "./backoff.ts";
import { createCallLanes } from "./call-lanes.ts";
import { ConnectorAttempt } from "./connector-attempt.ts";
import type { ConnectorContext, PollIntervals, Timed } from "./connector-context.ts";
import { type ConnectorConfiguration, createConnectorDirectory } from "./connector-directory.ts";
import { createDeletions } from "./deletions.ts";
import { createDueQueue } from "./due-queue.ts";

export interface ConnectorExecutorOptions extends ConnectorConfiguration {
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Jobs under way at once. They run elsewhere, and cost this process a kilobyte or so each. Default 20,000. */
  readonly slots?: number;
  /** Default: 1 s up to 10 s. */
  readonly poll?: PollIntervals;
  /** Milliseconds between failed calls. Default: 1 s up to 30 s. */
  readonly retry?: Backoff;
  /** Calls in a row that may fail before an attempt does; how often it is tried again then is the engine's business. Default 8. */
  readonly maxSystemFailures?: number;
  /** Milliseconds between two times a connector is asked what it serves. Default 10,000, as in Flyte. */
  readonly discoveryInterval?: number;
  /** Milliseconds that a task of an unknown type waits for connectors that have not answered yet. Default one minute. */
  readonly discoveryPatience?: number;
  /** Calls at once of each method, for each task category at each endpoint. Default 64. */
  readonly callsAtOnce?: number;
  /** Bytes that an answer of a connector may have. Default 32 MiB. */
  readonly maxResponseBytes?: number;
  /** Told what concerns no attempt's result, such as a job that cannot be ended. Default: a process warning. */
  warn?(message: string): void;
}

/** An executor whose connectors are asked what they serve. */
export interface ConnectorExecutor extends Executor {
  /** Resolves when every connector has answered once or failed to: what is served is known as well as it can be. */
  readonly ready: Promise<void>;
  /** What is known of each connector. */
  connectors(): readonly ConnectorState[];
}

/**
 * Runs tasks on connectors over flyteidl's agent services, as FlytePropeller's connector plugin does: creates a job for
 * each attempt, polls it, and deletes it where the attempt is aborted or exceeds its time. Takes every task whose type a connector
 * serves, and of tasks that nothing else could run (those without a container) also the unknown, to say what is known. Jobs
 * outlive this process: their resource metas are the attempts' saved state.
 */
export function createConnectorExecutor(options: ConnectorExecutorOptions): ConnectorExecutor {
  const { blobs, clock } = options;
  const warn = options.warn?.bind(options) ?? ((message: string) => process.emitWarning(message));
  const retry = options.retry ?? { first: 1_000, longest: 30_000 };
  const directory = createConnectorDirectory({
    ...options,
    every: options.discoveryInterval ?? 10_000,
    maxResponseBytes: options.maxResponseBytes ?? 32 * 1024 * 1024,
  });
  const lanes = createCallLanes(options.callsAtOnce ?? 64);
  const times = createDueQueue<Timed>(clock, (timed) => timed.due());
  const stop = new AbortController();
  const closing = stop.signal;
  // Every poll under way listens.
  setMaxListeners(0, closing);
  const deletions = createDeletions({ blobs, clock, directory, lanes, times, retry, closing, warn });
  const context: ConnectorContext = {
    clock,
    blobs,
    directory,
    lanes,
    times,
    deletions,
    retry,
    closing,
    poll: options.poll ?? { first: 1_000, longest: 10_000 },
    maxSystemFailures: options.maxSystemFailures ?? 8,
    discoveryPatience: (options.discoveryPatience ?? 60_000) * 1000,
  };
  const live = new Set<ConnectorAttempt>();
  const loaded = deletions.load().catch((thrown: unknown) => warn(`Jobs to be ended could not be read: ${thrown}`));

  return {
    name: "connector",
    slots: options.slots ?? 20_000,
    elsewhere: true,
    ready: directory.asked,
    connectors() {
      const jobs = new Map<string, number>();
      for (const { connector } of live) {
        if (connector !== undefined) jobs.set(connector, (jobs.get(connector) ?? 0) + 1);
      }
      return directory.states().map((state) => ({ ...state, jobs: jobs.get(state.address) ?? 0 }));
    },
    accepts: (task) => directory.serves(task.type) || task.target.case !== "container",
    start(attempt, listener) {
      let made: ConnectorAttempt;
      try {
        made = new ConnectorAttempt(context, attempt, listener, (ended) => live.delete(ended));
      } catch (thrown) {
        listener.finished({
          kind: "failed",
          error: systemError("BadSavedState", `What was saved of the attempt cannot be read: ${thrown}`),
        });
        return { abort: () => undefined };
      }
      live.add(made);
      if (closing.aborted) made.close();
      else made.start();
      return made;
    },
    async close() {
      for (const attempt of [...live]) attempt.close();
      stop.abort();
      await loaded;
      times.close();
      // A job that is being created is not saved, so that it must be ended.
      await lanes.close();
      await deletions.close();
      directory.close();
    },
  };
}
