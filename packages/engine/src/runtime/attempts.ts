import { FlyteError } from "@haltere/core";
import type { AttemptHandle, AttemptResult, Blobs, Clock } from "@haltere/ports";
import { type AttemptRef, attemptKey, outputPrefix } from "../plan/layout.ts";
import type { AttemptOutcome, Signal } from "../step/signal.ts";
import { type AttemptSource, attemptOf } from "./attempt-of.ts";
import { leftOutcome, lostOutcome, outcomeOf, refusedOutcome } from "./attempt-result.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Ticket } from "./slot-queue.ts";

/** Attempts of one execution that wait or run here: what the effects of its steps start and end. */
export interface Attempts {
  /** Starts an attempt, once: a key that is known already is left alone (invariant 4). */
  start(ref: AttemptRef, options: { readonly interruptible: boolean; readonly mayHaveRun: boolean }): void;
  abort(ref: AttemptRef, reason: string): void;
  /** Ends all of them; none tells anything any more. */
  close(reason: string): void;
}

export interface AttemptsOptions {
  /** Names the execution to the queue. */
  readonly owner: string;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly dispatch: Dispatcher;
  /** What the attempts of a node share; undefined where the node is not under way any more. */
  readonly sourceOf: (node: string) => AttemptSource | undefined;
  /** Tells the loop. A signal that is not urgent may wait for another one. */
  readonly tell: (signal: Signal, urgent: boolean) => void;
  readonly fault: (error: FlyteError) => void;
}

interface Known {
  ticket: Ticket | undefined;
  handle: AttemptHandle | undefined;
  aborted: boolean;
}

export function createAttempts(options: AttemptsOptions): Attempts {
  const { owner, blobs, clock, dispatch, sourceOf, tell, fault } = options;
  const known = new Map<string, Known>();
  let closed = false;

  function finish(ref: AttemptRef, key: string, outcome: AttemptOutcome): void {
    const attempt = known.get(key);
    known.delete(key);
    if (!closed && attempt !== undefined && !attempt.aborted)
      tell({ kind: "finished", at: clock.now(), attempt: ref, outcome }, true);
  }

  /** What this process cannot find out about an attempt is no fault of its task: it is told, and the attempt counts as lost. */
  function lose(ref: AttemptRef, key: string, thrown: unknown): void {
    const error = FlyteError.from(thrown);
    fault(error);
    finish(ref, key, lostOutcome(error.fullMessage));
  }

  function finished(ref: AttemptRef, key: string, prefix: string, result: AttemptResult): void {
    known.get(key)?.ticket?.release();
    if (result.kind === "aborted") {
      finish(ref, key, lostOutcome("The executor ended the attempt."));
      return;
    }
    if (result.kind === "succeeded" && result.outputs !== "stored") {
      const deck = result.deckUri === undefined ? {} : { deckUri: result.deckUri };
      finish(ref, key, { kind: "succeeded", outputs: { kind: "values", values: result.outputs }, ...deck });
      return;
    }
    outcomeOf(blobs, prefix, result).then(
      (outcome) => finish(ref, key, outcome),
      (thrown: unknown) => lose(ref, key, thrown),
    );
  }

  function run(ref: AttemptRef, key: string, entry: Known, interruptible: boolean): void {
    const source = sourceOf(ref.node);
    const lane = source === undefined ? undefined : dispatch(source.node.run.task);
    if (entry.aborted || closed || source === undefined || lane === undefined) {
      known.delete(key);
      // The queue may be calling before it gave the ticket.
      queueMicrotask(() => entry.ticket?.release());
      return;
    }
    const attempt = attemptOf(source, ref, interruptible);
    let ended = false;
    try {
      const handle = lane.executor.start(attempt, {
        running: () => tell({ kind: "running", at: clock.now(), attempt: ref }, false),
        progress: ({ logs = [], reason = "" }) =>
          tell({ kind: "progress", at: clock.now(), attempt: ref, logs, reason }, false),
        finished(result) {
          if (ended) return;
          ended = true;
          // A start that ends at once has not given its handle, nor has the queue its ticket.
          queueMicrotask(() => finished(ref, key, attempt.outputPrefix, result));
        },
      });
      entry.handle = handle;
    } catch (thrown) {
      ended = true;
      queueMicrotask(() => {
        entry.ticket?.release();
        lose(ref, key, thrown);
      });
    }
  }

  function enqueue(ref: AttemptRef, key: string, entry: Known, interruptible: boolean): void {
    if (entry.aborted || closed) {
      known.delete(key);
      return;
    }
    const task = sourceOf(ref.node)?.node.run.task;
    const lane = task === undefined ? undefined : dispatch(task);
    if (lane === undefined) {
      const message = `No executor here runs tasks of type "${task?.type ?? ""}".`;
      queueMicrotask(() => finish(ref, key, refusedOutcome(message)));
      return;
    }
    entry.ticket = lane.queue.add(owner, () => run(ref, key, entry, interruptible));
  }

  return {
    start(ref, { interruptible, mayHaveRun }) {
      const key = attemptKey(ref);
      if (closed || known.has(key)) return;
      const entry: Known = { ticket: undefined, handle: undefined, aborted: false };
      known.set(key, entry);
      const source = mayHaveRun ? sourceOf(ref.node) : undefined;
      if (source === undefined) {
        enqueue(ref, key, entry, interruptible);
        return;
      }
      leftOutcome(blobs, outputPrefix(source.plan, { ...ref, node: source.node.uniqueId })).then(
        (outcome) => {
          if (outcome === undefined) enqueue(ref, key, entry, interruptible);
          else finish(ref, key, outcome);
        },
        (thrown: unknown) => lose(ref, key, thrown),
      );
    },
    abort(ref, reason) {
      const entry = known.get(attemptKey(ref));
      if (entry === undefined) return;
      entry.aborted = true;
      if (entry.handle !== undefined) entry.handle.abort(reason);
      else entry.ticket?.release();
      if (entry.handle === undefined) known.delete(attemptKey(ref));
    },
    close(reason) {
      closed = true;
      for (const entry of known.values()) {
        entry.aborted = true;
        if (entry.handle !== undefined) entry.handle.abort(reason);
        else entry.ticket?.release();
      }
    },
  };
}
