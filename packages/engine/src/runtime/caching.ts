import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import type { Blobs, Clock } from "@haltere/ports";
import type { AttemptOutcome } from "../step/signal.ts";
import type { AttemptSource } from "./attempt-of.ts";
import type { CachedRun, CacheHit, ResultCache } from "./result-cache.ts";

/** What the tasks of one execution have to do with the cache. */
export interface Caching {
  /** Finds a result; where there is none, answers once the task may run: at once, or when no other computes the same. */
  lookUp(node: string, run: CachedRun, answer: (hit: CacheHit | undefined) => void): void;
  /** Finds a result, once. */
  find(run: CachedRun): Promise<CacheHit | undefined>;
  /** The node's task runs: keeps its reservation alive. */
  running(node: string, run: CachedRun): void;
  /** The outcome, with what became of its result in the cache. */
  keep(run: CachedRun, outcome: AttemptOutcome, attempt: number, blobs: Blobs): Promise<AttemptOutcome>;
  /** The node's task has ended, or will not begin: others may compute the same. */
  ended(node: string): void;
  /** Stops looking and extending; a reservation ends by itself. */
  leave(): void;
}

export interface CachingOptions {
  readonly cache: ResultCache;
  readonly clock: Clock;
  readonly fault: (error: FlyteError) => void;
}

/** A reservation is extended well before it ends (30 s after its last heartbeat), and looked for as often; microseconds. */
const heartbeat = 5_000_000;
/** How often a task that waits for another's result looks for it. */
const lookEvery = 1_000_000;

export function createCaching({ cache, clock, fault }: CachingOptions): Caching {
  const timers = new Map<string, () => void>();
  const held = new Map<string, CachedRun>();
  /** Who waits for an answer. */
  const looking = new Map<string, CachedRun>();
  let left = false;

  function later(node: string, delay: number, call: () => void): void {
    timers.get(node)?.();
    timers.set(
      node,
      clock.at(clock.now() + delay, () => {
        timers.delete(node);
        call();
      }),
    );
  }

  /** Tries until it works: a store that fails for a while is no failure of the task's. */
  function attempt(node: string, work: () => Promise<void>): void {
    work().catch((thrown: unknown) => {
      if (left) return;
      fault(FlyteError.from(thrown));
      later(node, lookEvery, () => attempt(node, work));
    });
  }

  async function find(run: CachedRun): Promise<CacheHit | undefined> {
    return run.plan.overwriteCache ? undefined : await cache.find(run);
  }

  function lookUp(node: string, run: CachedRun, answer: (hit: CacheHit | undefined) => void): void {
    looking.set(node, run);
    const isOver = (): boolean => left || looking.get(node) !== run;
    attempt(node, async () => {
      if (isOver()) return;
      const hit = await find(run);
      if (isOver()) return;
      if (hit !== undefined || !run.run.cache?.serialized) {
        looking.delete(node);
        answer(hit);
      } else if (await cache.reserve(run)) {
        // The node ended meanwhile, and needs no turn.
        if (isOver()) {
          await cache.release(run);
          return;
        }
        looking.delete(node);
        extend(node, run);
        answer(undefined);
      } else if (!isOver()) later(node, lookEvery, () => lookUp(node, run, answer));
    });
  }

  function extend(node: string, run: CachedRun): void {
    held.set(node, run);
    later(node, heartbeat, () =>
      attempt(node, async () => {
        await cache.reserve(run);
        if (!left && held.has(node)) extend(node, run);
      }),
    );
  }

  return {
    lookUp,
    find,
    running(node, run) {
      if (run.run.cache?.serialized && !held.has(node)) extend(node, run);
    },
    async keep(run, outcome, number, blobs) {
      if (outcome.kind !== "succeeded" || run.run.cache === undefined) return outcome;
      const { outputs } = outcome;
      const values: LiteralMap =
        outputs.kind === "values" ? outputs.values : fromBinary(LiteralMapSchema, await blobs.read(outputs.uri));
      return { ...outcome, kept: await cache.keep(run, values, number) };
    },
    ended(node) {
      const run = held.get(node);
      held.delete(node);
      looking.delete(node);
      timers.get(node)?.();
      timers.delete(node);
      if (run !== undefined) cache.release(run).catch((thrown: unknown) => fault(FlyteError.from(thrown)));
    },
    leave() {
      left = true;
      for (const stop of timers.values()) stop();
      timers.clear();
    },
  };
}

/** A node's task as the cache knows it; of an item of an array with the item's own inputs. */
export function cachedRun({ plan, node }: AttemptSource, inputs: LiteralMap): CachedRun {
  return { plan, run: node.run, uniqueId: node.uniqueId, inputs };
}
