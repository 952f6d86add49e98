import { createHash } from "node:crypto";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteError, type FlyteErrorCode } from "@haltere/core";
import { type ConnectorJob, ConnectorJobSchema } from "@haltere/idl/haltere";
import type { Blobs, Clock } from "@haltere/ports";
import { type Backoff, backoff } from "./backoff.ts";
import type { Caller, CallLanes } from "./call-lanes.ts";
import { laneOf, type Timed } from "./connector-context.ts";
import type { ConnectorDirectory } from "./connector-directory.ts";
import type { Due, DueQueue } from "./due-queue.ts";

/**
 * Jobs that are to be ended, each tried until its connector has done it. They are kept in the blobs while they wait, so that a restart of
 * the control plane forgets none.
 */
export interface Deletions {
  /** `key` names the attempt whose job it is. */
  add(key: string, job: ConnectorJob): void;
  /** Goes on with what an earlier process did not get done. */
  load(): Promise<void>;
  /** How many have not been done. */
  readonly pending: number;
  /** Stops trying; what is not done is kept for the next process. */
  close(): Promise<void>;
}

export interface DeletionsOptions {
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly directory: ConnectorDirectory;
  readonly lanes: CallLanes;
  readonly times: DueQueue<Timed>;
  readonly retry: Backoff;
  readonly closing: AbortSignal;
  readonly warn: (message: string) => void;
}

/** Refusals that trying again does not change; they are tried some times all the same, for connectors are restarted with other code. */
const refusals: ReadonlySet<FlyteErrorCode> = new Set<FlyteErrorCode>([
  "InvalidArgument",
  "NotFound",
  "Unimplemented",
  "PermissionDenied",
  "Unauthenticated",
  "FailedPrecondition",
  "OutOfRange",
]);
const maxRefusals = 10;

export function createDeletions(options: DeletionsOptions): Deletions {
  const { blobs, clock, directory, lanes, times, retry, closing, warn } = options;
  const folder = `${blobs.root}/metadata/connectors/deletions`;
  const pending = new Set<Deletion>();

  class Deletion implements Caller, Timed {
    readonly #uri: string;
    readonly #job: ConnectorJob;
    #stored: boolean;
    #failures = 0;
    #refusals = 0;
    #timer: Due | undefined;

    constructor(uri: string, job: ConnectorJob, stored: boolean) {
      this.#uri = uri;
      this.#job = job;
      this.#stored = stored;
    }

    get #category() {
      return { name: this.#job.taskCategory?.name ?? "", version: this.#job.taskCategory?.version ?? 0 };
    }

    due(): void {
      const category = this.#category;
      const route = directory.route(category.name, category.version);
      if (route !== undefined) {
        lanes.add(laneOf("DeleteTask", route, category), this);
        return;
      }
      // Its connector may be gone for longer than this process.
      this.store().catch((thrown: unknown) => warn(`A job to be ended could not be kept: ${thrown}`));
      this.#later();
    }

    async call(): Promise<void> {
      try {
        await this.store();
        const category = this.#category;
        const route = directory.route(category.name, category.version);
        if (route === undefined) throw new FlyteError("Unavailable", directory.describe());
        const { taskCategory, resourceMeta } = this.#job;
        await route.client.deleteTask(
          { taskType: category.name, resourceMeta, ...(taskCategory !== undefined && { taskCategory }) },
          { signal: closing },
        );
        await this.#done();
      } catch (thrown) {
        // What is not done by now is kept for the next process.
        if (closing.aborted) return;
        const error = FlyteError.from(thrown);
        if (refusals.has(error.code)) this.#refusals++;
        if (this.#failures === 0) warn(`A job is not ended yet, and is tried again: ${error.message}`);
        if (this.#refusals < maxRefusals) {
          this.#later();
          return;
        }
        warn(`A job that runs elsewhere could not be ended, and is given up: ${error.message}`);
        await this.#done().catch(() => this.#later());
      }
    }

    async store(): Promise<void> {
      if (this.#stored) return;
      await blobs.write(this.#uri, toBinary(ConnectorJobSchema, this.#job));
      this.#stored = true;
    }

    async #done(): Promise<void> {
      await blobs.delete(this.#uri);
      this.#timer?.cancel();
      pending.delete(this);
    }

    #later(): void {
      this.#failures++;
      this.#timer = times.put(this, clock.now() + backoff(this.#failures, retry));
    }
  }

  function begin(uri: string, job: ConnectorJob, stored: boolean): void {
    const deletion = new Deletion(uri, job, stored);
    pending.add(deletion);
    if (!closing.aborted) deletion.due();
  }

  return {
    add(key, job) {
      // An attempt that was begun anew after a crash may have had two jobs.
      const name = createHash("sha256").update(key).update("\0").update(job.resourceMeta).digest("hex");
      begin(`${folder}/${name.slice(0, 32)}.pb`, job, false);
    },
    async load() {
      for await (const { uri } of blobs.list(folder)) {
        try {
          begin(uri, fromBinary(ConnectorJobSchema, await blobs.read(uri)), true);
        } catch (thrown) {
          warn(`A job to be ended could not be read from ${uri}: ${thrown}`);
        }
      }
    },
    get pending() {
      return pending.size;
    },
    async close() {
      await Promise.all([...pending].map((deletion) => deletion.store()));
    },
  };
}
