import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import type { Blobs, Clock, Store } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { isArray } from "../plan/node-plan.ts";
import { executionKey } from "../records/execution-key.ts";
import { itemInputs } from "../step/array-inputs.ts";
import type { Decision } from "../step/decision.ts";
import type { Signal } from "../step/signal.ts";
import { nodeOf, type State } from "../step/state.ts";
import { type AttemptSource, attemptSource } from "./attempt-of.ts";
import { type Attempts, createAttempts } from "./attempts.ts";
import { cachedRun, createCaching } from "./caching.ts";
import { childOf } from "./child-of.ts";
import { type Children, type ChildSurroundings, createChildren } from "./children.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { ExecutionTrace } from "./execution-trace.ts";
import type { EngineFault } from "./fault.ts";
import type { LoopTimers } from "./loop-timers.ts";
import { priorNode } from "./prior-node.ts";
import type { ResultCache } from "./result-cache.ts";
import { signalValue } from "./signal-rows.ts";

/** What the steps of one execution have done outside, after their commits (invariant 4). */
export interface Effects {
  /** Does what a step decided. */
  act(decision: Decision): void;
  /** Lets go of what belongs to nodes that are not under way any more. */
  settled(): void;
  /** Reads what a signal was set to, if it was. */
  listen(signal: string): void;
  /** Ends what runs, or with `left` lets go of it for whoever drives the execution next; nothing is told any more. */
  stop(how: "ended" | "left"): void;
}

export interface EffectsOptions {
  readonly plan: ExecutionPlan;
  /** The loop's; only read. */
  readonly state: State;
  readonly trace: ExecutionTrace;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly timers: LoopTimers;
  readonly dispatch: Dispatcher;
  readonly children: ChildSurroundings;
  readonly cache: ResultCache;
  /** Tells the loop. A signal that is not urgent may wait for another one. */
  readonly tell: (signal: Signal, isUrgent: boolean) => void;
  readonly report: (error: FlyteError, consequence: EngineFault["consequence"]) => void;
  /** Whether the execution is driven here. */
  readonly isLive: () => boolean;
}

/** How long after its first failure, in microseconds, something is tried again; each time twice as long, up to the last. */
export const firstRetry = 100_000;
export const lastRetry = 30_000_000;

export function createEffects(options: EffectsOptions): Effects {
  const { plan, state, trace, store, blobs, clock, timers, dispatch, tell, report, isLive } = options;
  const key = executionKey(plan.id);
  const sources = new Map<string, AttemptSource>();
  /** Of each node the timer that it asked for last. */
  const nodeTimers = new Map<string, () => void>();

  const caching = createCaching({ cache: options.cache, clock, fault: (error) => report(error, "retrying") });

  const attempts: Attempts = createAttempts({
    caching,
    store,
    blobs,
    clock,
    dispatch,
    sourceOf,
    traceOf: trace.contextOf,
    tell,
    fault: (error) => report(error, "attempt lost"),
  });

  const children: Children = createChildren({
    ...options.children,
    plan,
    traceOf: trace.contextOf,
    tell: (signal) => tell(signal, true),
    fault: (error) => report(error, "retrying"),
  });

  function sourceOf(id: string): AttemptSource | undefined {
    const node = nodeOf(plan, state, id);
    const inputs = state.transient.inputs.get(id);
    if (inputs === undefined || (node?.kind !== "task" && node?.kind !== "array")) return undefined;
    const known = sources.get(id);
    if (known?.inputs === inputs) return known;
    const [size, priorCheckpoint] = [state.arrays.get(id)?.size ?? 0, state.nodes.get(id)?.priorCheckpoint ?? ""];
    const source = attemptSource(plan, node, inputs, { size, priorCheckpoint }, blobs);
    sources.set(id, source);
    return source;
  }

  function ring(node: string, at: number): void {
    nodeTimers.get(node)?.();
    const cancel = timers.at(at, () => {
      nodeTimers.delete(node);
      // Its time has come, also where the machine's clock was set back meanwhile and says otherwise.
      tell({ kind: "timer", at: Math.max(clock.now(), at), node }, true);
    });
    nodeTimers.set(node, cancel);
  }

  function act(decision: Decision): void {
    switch (decision.kind) {
      case "start": {
        const { attempt } = decision;
        const node = nodeOf(plan, state, attempt.node);
        const inputs = state.transient.inputs.get(attempt.node);
        const child = childOf(plan, state, attempt);
        if (node?.kind === "task" || node?.kind === "array")
          trace.attemptStarted(attempt, node.uniqueId, node.run.task.id?.name ?? node.run.task.type);
        if (child === undefined) attempts.start(attempt, decision);
        else if (inputs !== undefined) {
          trace.attemptStarted(attempt, child.node.uniqueId, child.node.launchPlan.name);
          const own = isArray(node) && attempt.item !== undefined ? itemInputs(node, inputs, attempt.item) : inputs;
          children.start(attempt, child.node, own);
        }
        return;
      }
      case "abort": {
        trace.attemptAborted(decision.attempt, decision.reason);
        const child = childOf(plan, state, decision.attempt);
        if (child === undefined) attempts.abort(decision.attempt, decision.reason);
        else children.abort(decision.attempt, child.node, decision.reason);
        return;
      }
      case "saved":
        attempts.saved(decision.attempt);
        return;
      case "load":
        load(decision.uri);
        return;
      case "recover":
        recover(decision.node);
        return;
      case "lookup":
        lookUp(decision.node);
        return;
      case "keep":
        keep(decision);
        return;
      case "listen":
        listen(decision.signal);
        return;
      case "timer":
        ring(decision.node, decision.at);
        return;
      case "record":
      case "store":
      case "finish":
        return;
    }
  }

  function recover(id: string, failures = 0): void {
    const node = nodeOf(plan, state, id);
    if (node === undefined) return;
    priorNode({ store, blobs }, plan, node)
      .then((prior) => tell({ kind: "recovered", at: clock.now(), node: id, ...(prior && { prior }) }, true))
      .catch((thrown: unknown) => {
        if (!isLive()) return;
        report(FlyteError.from(thrown), "retrying");
        const delay = Math.min(firstRetry * 2 ** Math.min(failures, 16), lastRetry);
        timers.at(clock.now() + delay, () => recover(id, failures + 1));
      });
  }

  function lookUp(node: string): void {
    const source = sourceOf(node);
    if (source?.node.kind !== "task") return;
    caching.lookUp(node, cachedRun(source, source.inputs), (hit) =>
      tell({ kind: "looked up", at: clock.now(), node, ...(hit !== undefined && { hit }) }, true),
    );
  }

  /** That a result cannot be kept is no failure of its node's. */
  function keep({ node, attempt, outputs: values }: Extract<Decision, { kind: "keep" }>): void {
    const source = sourceOf(node);
    if (source?.node.kind !== "task") return;
    const outcome = { kind: "succeeded", outputs: { kind: "values", values } } as const;
    caching.keep(cachedRun(source, source.inputs), outcome, attempt, blobs).then(
      (made) => {
        const kept = made.kind === "succeeded" ? made.kept : undefined;
        tell({ kind: "kept", at: clock.now(), node, ...(kept !== undefined && { kept }) }, true);
      },
      (thrown: unknown) => {
        report(FlyteError.from(thrown), "retrying");
        tell({ kind: "kept", at: clock.now(), node }, true);
      },
    );
  }

  /** Reads what the signal was set to, if it was; what is set later is told by `signal`. */
  function listen(signal: string, failures = 0): void {
    signalValue(store, key, signal)
      .then((value) => {
        if (value !== undefined) tell({ kind: "signaled", at: clock.now(), signal, value }, true);
      })
      .catch((thrown: unknown) => {
        if (!isLive()) return;
        report(FlyteError.from(thrown), "retrying");
        const delay = Math.min(firstRetry * 2 ** Math.min(failures, 16), lastRetry);
        timers.at(clock.now() + delay, () => listen(signal, failures + 1));
      });
  }

  function load(uri: string, failures = 0): void {
    const told = (value: LiteralMap | undefined): void => tell({ kind: "loaded", at: clock.now(), uri, value }, true);
    blobs
      .read(uri)
      .then((bytes) => told(fromBinary(LiteralMapSchema, bytes)))
      .catch((thrown: unknown) => {
        const error = FlyteError.from(thrown);
        const gone = error.code === "NotFound" || failures >= 5;
        report(error, gone ? "stopped" : "retrying");
        if (gone) told(undefined);
        else timers.at(clock.now() + firstRetry * 2 ** failures, () => load(uri, failures + 1));
      });
  }

  return {
    act,
    settled() {
      for (const id of sources.keys()) {
        if (state.transient.inputs.has(id)) continue;
        sources.delete(id);
        caching.ended(id);
      }
      for (const [id, cancel] of nodeTimers) {
        if (state.transient.inputs.has(id)) continue;
        nodeTimers.delete(id);
        cancel();
      }
    },
    listen,
    stop(how) {
      children.leave();
      caching.leave();
      if (how === "ended") attempts.close("The execution has ended.");
      else attempts.leave();
    },
  };
}
