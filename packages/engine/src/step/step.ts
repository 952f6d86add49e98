import { isTerminalExecutionPhase } from "@haltere/core";
import { WorkflowExecution_Phase } from "@haltere/idl/core";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { abortWithin } from "./abort.ts";
import { isOver, nodeTimedOut } from "./active-deadline.ts";
import type { Changes } from "./changes.ts";
import type { Decision } from "./decision.ts";
import { Draft } from "./draft.ts";
import { kept } from "./end-node.ts";
import { abortExecution, breakExecution } from "./execution-end.ts";
import { beginExecution } from "./execution-phase.ts";
import {
  attemptFinished,
  attemptProgressed,
  attemptRuns,
  lookedUp,
  reportArrays,
  signaled,
  timeCame,
} from "./nodes.ts";
import { recovered, resumeNodes, settle, valueLoaded } from "./scheduling.ts";
import type { Signal } from "./signal.ts";
import type { State } from "./state.ts";

export interface Step {
  readonly changes: Changes;
  readonly decisions: readonly Decision[];
}

/**
 * What follows from signals: pure (invariant 1). It changes neither the plan nor the state; `apply` folds its changes.
 * Several signals make one step, and so one commit. A signal about what is past changes nothing, so that any signal may come twice.
 */
export function step(plan: ExecutionPlan, state: State, signals: readonly Signal[]): Step {
  const draft = new Draft(plan, state);
  for (const signal of signals) {
    if (!draft.isLive || isTerminalExecutionPhase(draft.execution.phase)) break;
    handle(draft, signal);
    settle(draft, signal.at);
  }
  const last = signals.at(-1);
  if (last !== undefined && draft.isLive) reportArrays(draft, last.at);
  return { changes: draft.changes(), decisions: draft.decisions };
}

function handle(draft: Draft, signal: Signal): void {
  switch (signal.kind) {
    case "started":
      if (draft.execution.phase === WorkflowExecution_Phase.UNDEFINED) beginExecution(draft, signal);
      return;
    case "resumed":
      resumeNodes(draft, signal.at);
      return;
    case "running":
      attemptRuns(draft, signal.attempt, signal.at);
      return;
    case "progress":
      attemptProgressed(draft, signal);
      return;
    case "finished":
      attemptFinished(draft, signal);
      return;
    case "loaded":
      valueLoaded(draft, signal);
      return;
    case "recovered":
      recovered(draft, signal);
      return;
    case "looked up":
      lookedUp(draft, signal);
      return;
    case "kept":
      kept(draft, signal);
      return;
    case "timer":
      endOverdue(draft, signal);
      timeCame(draft, signal.node, signal.at);
      return;
    case "signaled":
      signaled(draft, signal);
      return;
    case "terminate":
      abortExecution(draft, signal);
      return;
    case "broken":
      breakExecution(draft, signal.error, signal.at);
      return;
  }
}

/** What runs inside of a node whose time is up ends before it. */
function endOverdue(draft: Draft, { node: id, at }: Extract<Signal, { kind: "timer" }>): void {
  const node = draft.nodePlan(id);
  if (node?.kind === "task" && isOver(draft, node, at)) abortWithin(draft, `${id}/`, nodeTimedOut, at);
}
