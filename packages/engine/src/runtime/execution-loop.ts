import { FlyteError } from "@haltere/core";
import { ExecutionError_ErrorKind, WorkflowExecution_Phase } from "@haltere/idl/core";
import type { Blobs, Clock, CommitResult, Store, Write } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { type ExecutionKey, executionKey } from "../records/execution-key.ts";
import type { RecordBook, RecordChange } from "../records/record-book.ts";
import type { Decision, RecordedEvent } from "../step/decision.ts";
import { executionError } from "../step/events.ts";
import type { Signal } from "../step/signal.ts";
import { apply, type State } from "../step/state.ts";
import { step } from "../step/step.ts";
import { endingWrites } from "./child-endings.ts";
import type { ChildSurroundings } from "./children.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { createEffects, firstRetry, lastRetry } from "./effects.ts";
import type { ExecutionTrace } from "./execution-trace.ts";
import type { EngineFault } from "./fault.ts";
import { createLoopTimers } from "./loop-timers.ts";
import type { ResultCache } from "./result-cache.ts";
import { signalWrites } from "./signal-rows.ts";
import { stateWrites } from "./state-writes.ts";

/**
 * The owner of one live execution. It alone steps it: takes the signals that came, steps them, commits once, and only then
 * acts (invariants 3 and 4). While it commits, further signals gather for the next step; loops of other executions commit at the same time,
 * so that the store can group them (invariant 7).
 */
export interface ExecutionLoop {
  readonly key: ExecutionKey;
  /** Goes on after a launch, whose step is committed: acts on its decisions. */
  launched(decisions: readonly Decision[]): void;
  /** Goes on with an execution that was taken over from its rows. */
  resume(): void;
  /** Ends the execution as ABORTED; resolves when that is committed, rejects where it has ended. */
  terminate(abort: { readonly cause: string; readonly principal: string }): Promise<void>;
  /** A signal was set: a gate may wait for it. */
  signal(signal: string): void;
  /** Looks whether the execution is still driven here, and lets go of it and of its attempts where it is not. */
  confirm(): void;
  /** Stops without a word: what is committed is what a next start finds. Resolves when no commit is under way. */
  close(): Promise<void>;
}

export interface LoopOptions {
  readonly plan: ExecutionPlan;
  /** Owned by the loop from here on. */
  readonly state: State;
  readonly epoch: number;
  readonly book: RecordBook;
  readonly trace: ExecutionTrace;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly dispatch: Dispatcher;
  readonly children: ChildSurroundings;
  readonly cache: ResultCache;
  readonly onFault: (fault: EngineFault) => void;
  readonly ended: () => void;
}

/** Signals that can wait for others do so for this many microseconds: a task that is quick costs one commit. */
const patience = 5_000;
/** How often records that were changed from outside are read anew for one commit. */
const maxReloads = 5;

export function createLoop(options: LoopOptions): ExecutionLoop {
  const { plan, state, epoch, book, trace, store, blobs, clock, onFault } = options;
  const key = executionKey(plan.id);
  const timers = createLoopTimers(clock);
  let signals: Signal[] = [];
  /** Whether one of the signals cannot wait for others. */
  let urgent = false;
  let terminations: { readonly resolve: () => void; readonly reject: (error: FlyteError) => void }[] = [];
  let phase: "new" | "live" | "ended" | "closed" = "new";
  let busy: Promise<void> | undefined;
  let patient: (() => void) | undefined;
  /** Whether somebody else may drive the execution by now. */
  let doubted = false;
  let faults = 0;
  let waiting: (() => void) | undefined;

  const report = (error: FlyteError, consequence: EngineFault["consequence"]): void =>
    onFault({ error, execution: plan.id, consequence });

  const effects = createEffects({ ...options, timers, tell, report, isLive: () => phase === "live" });

  function tell(signal: Signal, isUrgent: boolean): void {
    if (phase === "ended" || phase === "closed") return;
    if (signal.kind === "finished") trace.attemptEnded(signal.attempt, signal.outcome);
    signals.push(signal);
    urgent ||= isUrgent;
    if (busy === undefined) schedule();
  }

  /** Steps what waits: at once where something is urgent, else when it has waited long enough. */
  function schedule(): void {
    if (urgent) wake();
    else if (signals.length > 0 && patient === undefined) {
      patient = timers.at(clock.now() + patience, () => {
        patient = undefined;
        wake();
      });
    }
  }

  function wake(): void {
    if (busy !== undefined || waiting !== undefined || phase !== "live") return;
    patient?.();
    patient = undefined;
    busy = drain().finally(() => {
      busy = undefined;
      schedule();
    });
  }

  async function drain(): Promise<void> {
    for (;;) {
      // What comes in the same turn of the event loop shares one commit.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (doubted && phase === "live") await confirmed();
      if (signals.length === 0 || phase !== "live") return;
      const taken = signals;
      const waiters = terminations;
      signals = [];
      urgent = false;
      terminations = [];
      let outcome: "done" | "retry";
      try {
        outcome = await advance(taken);
      } catch (thrown) {
        give(taken, waiters);
        broken(FlyteError.from(thrown), taken);
        continue;
      }
      if (outcome === "retry") {
        give(taken, waiters);
        return;
      }
      const aborted = state.execution.phase === WorkflowExecution_Phase.ABORTED;
      for (const waiter of waiters) {
        if (aborted) waiter.resolve();
        else waiter.reject(isEnded() ? endedError() : lostError());
      }
      if (!urgent) return;
    }
  }

  /** Commits its guard alone. Where the store fails, the next doubt asks again. */
  async function confirmed(): Promise<void> {
    doubted = false;
    await commit([], [], () => []);
  }

  /** Puts back what was taken, before what came since: a step that was not committed has not happened. */
  function give(taken: Signal[], waiters: typeof terminations): void {
    signals = [...taken, ...signals];
    urgent = true;
    terminations = [...waiters, ...terminations];
  }

  /** The engine's own code failed on these signals: the execution fails for it, and no other one feels it. */
  function broken(error: FlyteError, taken: readonly Signal[]): void {
    if (taken.some(({ kind }) => kind === "broken")) {
      report(error, "stopped");
      stop("closed");
      return;
    }
    const message = `The engine cannot go on with this execution: ${error.fullMessage}`;
    report(error, "stopped");
    signals = [
      {
        kind: "broken",
        at: clock.now(),
        error: executionError(ExecutionError_ErrorKind.SYSTEM, "IllegalStateError", message),
      },
    ];
  }

  /** One step: decided, committed, done. */
  async function advance(taken: readonly Signal[]): Promise<"done" | "retry"> {
    const { changes, decisions } = step(plan, state, taken);
    const finished = decisions.some(({ kind }) => kind === "finish");
    const writes = stateWrites(plan, state, key, changes, finished);
    const events: RecordedEvent[] = [];
    for (const decision of decisions) if (decision.kind === "record") events.push(decision.record);
    if (writes.length > 0 || events.length > 0) {
      const done = await commit(decisions, events, () => [
        ...writes,
        ...signalWrites(key, decisions, clock.now()),
        ...endingWrites(plan, state, decisions, clock.now()),
      ]);
      if (done !== "done") return done === "retry" ? "retry" : "done";
    }
    apply(plan, state, changes);
    trace.committed(events);
    effects.settled();
    for (const decision of decisions) effects.act(decision);
    if (finished) stop("ended");
    return "done";
  }

  async function commit(
    decisions: readonly Decision[],
    events: readonly RecordedEvent[],
    stateWritesOf: () => Write[],
  ): Promise<"done" | "retry" | "lost"> {
    const guard: Write = { kind: "update", table: "engine_executions", key, set: { epoch }, expected: { epoch } };
    const further = stateWritesOf();
    for (let reloads = 0; ; reloads++) {
      const records: RecordChange = book.fold(events, clock.now());
      let result: CommitResult;
      try {
        await storeValues(decisions);
        result = await store.commit([guard, ...records.writes, ...further]);
        if (!result.ok && result.conflict > 0 && reloads < maxReloads) {
          await book.reload();
          continue;
        }
      } catch (thrown) {
        if (phase === "closed") return "lost";
        retryLater(FlyteError.from(thrown, "Unavailable"));
        return "retry";
      }
      if (result.ok) {
        records.written();
        faults = 0;
        return phase === "closed" ? "lost" : "done";
      }
      if (result.conflict === 0) {
        report(lostError(), "lost");
        stop("closed");
        return "lost";
      }
      retryLater(new FlyteError("Aborted", "The execution's records keep changing from outside.", { kind: "system" }));
      return "retry";
    }
  }

  async function storeValues(decisions: readonly Decision[]): Promise<void> {
    const writes: Promise<unknown>[] = [];
    for (const decision of decisions)
      if (decision.kind === "store") writes.push(blobs.write(decision.uri, decision.bytes));
    if (writes.length > 0) await Promise.all(writes);
  }

  /** The store failed: nothing was written and nobody was told. The same signals are stepped again, later and later. */
  function retryLater(error: FlyteError): void {
    report(error, "retrying");
    const delay = Math.min(firstRetry * 2 ** Math.min(faults, 16), lastRetry);
    faults++;
    waiting = timers.at(clock.now() + delay, () => {
      waiting = undefined;
      wake();
    });
  }

  function isEnded(): boolean {
    return phase === "ended";
  }

  function lostError(): FlyteError {
    return new FlyteError("Aborted", `The execution "${plan.id.name}" is driven by another owner now.`, {
      kind: "system",
      recoverable: true,
    });
  }

  function stop(how: "ended" | "closed"): void {
    phase = how;
    if (how === "closed") trace.leave("The engine let go of the execution.");
    timers.clear();
    waiting = undefined;
    signals = [];
    effects.stop(how === "ended" ? "ended" : "left");
    for (const { reject } of terminations) reject(how === "ended" ? endedError() : lostError());
    terminations = [];
    options.ended();
  }

  function endedError(): FlyteError {
    return new FlyteError("FailedPrecondition", `The execution "${plan.id.name}" has ended.`);
  }

  return {
    key,
    launched(decisions) {
      phase = "live";
      for (const decision of decisions) effects.act(decision);
      schedule();
    },
    resume() {
      phase = "live";
      tell({ kind: "resumed", at: clock.now() }, true);
    },
    terminate({ cause, principal }) {
      if (phase === "ended") return Promise.reject(endedError());
      return new Promise((resolve, reject) => {
        terminations.push({ resolve, reject });
        tell({ kind: "terminate", at: clock.now(), cause, principal }, true);
      });
    },
    signal(signal) {
      if (phase === "live") effects.listen(signal);
    },
    confirm() {
      doubted = true;
      wake();
    },
    async close() {
      if (phase !== "ended" && phase !== "closed") stop("closed");
      await busy;
    },
  };
}
