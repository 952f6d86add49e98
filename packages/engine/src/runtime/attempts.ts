import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { CatalogCacheStatus } from "@haltere/idl/core";
import { type SavedState, SavedStateSchema } from "@haltere/idl/haltere";
import type {
  AttemptHandle,
  AttemptProgress,
  AttemptResult,
  Blobs,
  Clock,
  Executor,
  Store,
  TraceContext,
} from "@haltere/ports";
import { type AttemptRef, attemptKey, attemptName, outputPrefix } from "../plan/layout.ts";
import type { AttemptOutcome, Signal } from "../step/signal.ts";
import { type AttemptSource, attemptOf, inputsOf } from "./attempt-of.ts";
import { leftOutcome, lostOutcome, outcomeOf, type ResultSource, refusedOutcome } from "./attempt-result.ts";
import { type Caching, cachedRun } from "./caching.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { dynamicOutcome } from "./dynamic-closure.ts";
import type { Applicant, Ticket } from "./machine/machine-queue.ts";

/** Attempts of one execution that wait or run here: what the effects of its steps start and end. */
export interface Attempts {
  /** Starts an attempt, once: a key that is known already is left alone (invariant 4). */
  start(ref: AttemptRef, options: StartOptions): void;
  /** The state that the attempt's executor saved last is durable. */
  saved(ref: AttemptRef): void;
  abort(ref: AttemptRef, reason: string): void;
  /** Ends all of them; none tells anything any more. */
  close(reason: string): void;
  /** Lets go of all of them, for whoever owns the execution next to go on with; none tells anything any more. */
  leave(): void;
}

interface StartOptions {
  readonly interruptible: boolean;
  readonly mayHaveRun: boolean;
  readonly savedState?: SavedState;
}

export interface AttemptsOptions {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly dispatch: Dispatcher;
  readonly caching: Caching;
  /** What the attempts of a node share; undefined where the node is not under way any more. */
  readonly sourceOf: (node: string) => AttemptSource | undefined;
  /** The span of an attempt, which its task learns of. */
  readonly traceOf: (ref: AttemptRef) => TraceContext | undefined;
  /** Tells the loop. A signal that is not urgent may wait for another one. */
  readonly tell: (signal: Signal, urgent: boolean) => void;
  readonly fault: (error: FlyteError) => void;
}

interface Known {
  ticket: Ticket | undefined;
  handle: AttemptHandle | undefined;
  aborted: boolean;
  /** Called once the state that was told last is durable. */
  saved: (() => void) | undefined;
}

export function createAttempts(options: AttemptsOptions): Attempts {
  const { blobs, caching, clock, dispatch, sourceOf, traceOf, tell, fault } = options;
  const known = new Map<string, Known>();
  let closed = false;

  /** The result is kept where the task's results are, before anybody is told of it. */
  function finish(ref: AttemptRef, key: string, outcome: AttemptOutcome): void {
    const source = sourceOf(ref.node);
    if (outcome.kind !== "succeeded" || source?.node.run.cache === undefined) {
      told(ref, key, outcome);
      return;
    }
    const run = cachedRun(source, inputsOf(source, ref));
    caching.keep(run, outcome, ref.number, blobs).then(
      (kept) => told(ref, key, kept),
      (thrown: unknown) => {
        fault(FlyteError.from(thrown));
        told(ref, key, outcome);
      },
    );
  }

  function told(ref: AttemptRef, key: string, outcome: AttemptOutcome): void {
    const attempt = known.get(key);
    known.delete(key);
    if (!closed && attempt !== undefined && !attempt.aborted)
      tell({ kind: "finished", at: clock.now(), attempt: ref, outcome }, true);
    // What the task wired still computes the result.
    if (ref.item === undefined && outcome.kind !== "dynamic") caching.ended(ref.node);
  }

  /** Where the attempt's result is read from; undefined where its node is not under way any more. */
  function resultOf(ref: AttemptRef): ResultSource | undefined {
    const source = sourceOf(ref.node);
    if (source === undefined) return undefined;
    const at = { ...ref, node: source.node.uniqueId };
    const prefix = outputPrefix(source.plan, at);
    return {
      blobs,
      name: attemptName(source.plan, at),
      outputPrefix: prefix,
      task: source.node.run.task,
      isItem: ref.item !== undefined,
      wired: () => dynamicOutcome(options, source, ref.number, prefix),
    };
  }

  /** What this process cannot find out about an attempt is no fault of its task: it is told, and the attempt counts as lost. */
  function lose(ref: AttemptRef, key: string, thrown: unknown): void {
    const error = FlyteError.from(thrown);
    fault(error);
    finish(ref, key, lostOutcome(error.fullMessage));
  }

  function finished(ref: AttemptRef, key: string, result: AttemptResult): void {
    known.get(key)?.ticket?.release();
    if (result.kind === "aborted") {
      finish(ref, key, lostOutcome("The executor ended the attempt."));
      return;
    }
    const source = resultOf(ref);
    if (source === undefined) {
      finish(ref, key, lostOutcome("The node is not under way any more."));
      return;
    }
    outcomeOf(source, result).then(
      (outcome) => finish(ref, key, outcome),
      (thrown: unknown) => lose(ref, key, thrown),
    );
  }

  function progressed(ref: AttemptRef, key: string, executor: string, update: AttemptProgress): void {
    const { logs = [], reason = "", phase, customInfo, state, saved } = update;
    const entry = known.get(key);
    if (state !== undefined && entry !== undefined) entry.saved = saved;
    const signal: Signal = {
      kind: "progress",
      at: clock.now(),
      attempt: ref,
      logs,
      reason,
      ...(phase !== undefined && { phase }),
      ...(customInfo !== undefined && { customInfo }),
      ...(state !== undefined && { state: create(SavedStateSchema, { executor, state }) }),
    };
    tell(signal, state !== undefined);
  }

  function run(
    ref: AttemptRef,
    key: string,
    entry: Known,
    executor: Executor,
    { interruptible, savedState }: StartOptions,
  ): void {
    const source = sourceOf(ref.node);
    if (entry.aborted || closed || source === undefined) {
      known.delete(key);
      // The queue may be calling before it gave the ticket.
      queueMicrotask(() => entry.ticket?.release());
      return;
    }
    const attempt = attemptOf(source, ref, interruptible, traceOf(ref), savedState?.state);
    // Nothing below holds on to the attempt: its inputs are the executor's, for as long as it needs them.
    const { name } = executor;
    let ended = false;
    try {
      const handle = executor.start(attempt, {
        running: () => tell({ kind: "running", at: clock.now(), attempt: ref }, false),
        progress: (update) => progressed(ref, key, name, update),
        finished(result) {
          if (ended) return;
          ended = true;
          // A start that ends at once has not given its handle, nor has the queue its ticket.
          queueMicrotask(() => finished(ref, key, result));
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

  function enqueue(ref: AttemptRef, key: string, entry: Known, options: StartOptions): void {
    if (entry.aborted || closed) {
      known.delete(key);
      return;
    }
    const source = sourceOf(ref.node);
    const executor = source && dispatch.executorOf(source.task, options.savedState?.executor);
    if (source === undefined || executor === undefined) {
      const message = `No executor here runs tasks of type "${source?.task.type ?? ""}".`;
      queueMicrotask(() => finish(ref, key, refusedOutcome("BadTaskSpecification", message)));
      return;
    }
    const applicant = applicantOf(source, ref, executor, options);
    if (options.savedState !== undefined) {
      // Its job runs already, and must be known to its executor to be ended.
      entry.ticket = dispatch.claim(applicant);
      run(ref, key, entry, executor, options);
      return;
    }
    const refusal = dispatch.refusal(applicant);
    if (refusal === undefined) entry.ticket = dispatch.add(applicant, () => run(ref, key, entry, executor, options));
    else queueMicrotask(() => finish(ref, key, refusedOutcome("ResourceRequestsExceedLimits", refusal)));
  }

  function applicantOf(source: AttemptSource, ref: AttemptRef, executor: Executor, options: StartOptions): Applicant {
    const { plan, node, task } = source;
    const { item, number } = ref;
    const place = { executor, execution: plan.id, node: node.uniqueId, attempt: number, task };
    if (item !== undefined) return { ...place, item };
    // The record of an attempt that ran before a crash says so already.
    return options.mayHaveRun ? place : { ...place, waits: (reason) => waits(ref, reason) };
  }

  function waits(attempt: AttemptRef, reason: string): void {
    tell({ kind: "progress", at: clock.now(), attempt, logs: [], reason }, false);
  }

  /** An item of an array node may have its result in the cache; that of a node is looked for before the node begins. */
  function findOrEnqueue(ref: AttemptRef, key: string, entry: Known, options: StartOptions): void {
    const source = ref.item === undefined || ref.number > 0 ? undefined : sourceOf(ref.node);
    if (source?.node.run.cache === undefined) {
      enqueue(ref, key, entry, options);
      return;
    }
    caching.find(cachedRun(source, inputsOf(source, ref))).then(
      (hit) => {
        if (hit === undefined) enqueue(ref, key, entry, options);
        else {
          const kept = { status: CatalogCacheStatus.CACHE_HIT, key: hit.key };
          told(ref, key, { kind: "succeeded", outputs: { kind: "values", values: hit.outputs }, kept });
        }
      },
      (thrown: unknown) => {
        fault(FlyteError.from(thrown));
        enqueue(ref, key, entry, options);
      },
    );
  }

  /** `end` answers whether the executor will tell that the attempt has ended; else its slot is given back now. */
  function endAll(end: (handle: AttemptHandle) => boolean): void {
    closed = true;
    for (const entry of known.values()) {
      entry.aborted = true;
      if (entry.handle === undefined || !end(entry.handle)) entry.ticket?.release();
    }
  }

  return {
    start(ref, options) {
      const key = attemptKey(ref);
      if (closed || known.has(key)) return;
      const entry: Known = { ticket: undefined, handle: undefined, aborted: false, saved: undefined };
      known.set(key, entry);
      const whole = ref.item === undefined ? sourceOf(ref.node) : undefined;
      if (whole !== undefined) caching.running(ref.node, cachedRun(whole, whole.inputs));
      // An executor that saved state knows more of the attempt than what it may have left in the blobs.
      const source = options.mayHaveRun && options.savedState === undefined ? resultOf(ref) : undefined;
      if (source === undefined) {
        findOrEnqueue(ref, key, entry, options);
        return;
      }
      leftOutcome(source).then(
        (outcome) => {
          if (outcome === undefined) findOrEnqueue(ref, key, entry, options);
          else finish(ref, key, outcome);
        },
        (thrown: unknown) => lose(ref, key, thrown),
      );
    },
    saved(ref) {
      const entry = known.get(attemptKey(ref));
      const call = entry?.saved;
      if (entry !== undefined) entry.saved = undefined;
      call?.();
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
      endAll((handle) => {
        handle.abort(reason);
        return true;
      });
    },
    leave() {
      endAll((handle) => {
        if (handle.leave === undefined) {
          handle.abort("The control plane stops.");
          return true;
        }
        handle.leave();
        return false;
      });
    },
  };
}
