import { type ExecutionError, NodeExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import type { Draft } from "./draft.ts";
import { abortedError, nodeEvent } from "./events.ts";
import { moveExecution } from "./execution-phase.ts";
import { abortAttempts } from "./nodes.ts";
import type { Signal } from "./signal.ts";

/** Flyte's words for why a node was ended. */
const failureElsewhere = "Some node execution failed, auto-abort.";
const userAborted = "Workflow aborted.";

/** The execution fails with its first failure; what still runs is ended. */
export function failExecution(draft: Draft, at: number): void {
  const { error } = draft.execution;
  const result = error === undefined ? undefined : ({ case: "error", value: error } as const);
  moveExecution(draft, at, WorkflowExecution_Phase.FAILING, result);
  abortNodes(draft, failureElsewhere, at);
  moveExecution(draft, at, WorkflowExecution_Phase.FAILED, result);
  draft.finish();
}

/** The engine itself cannot go on: the execution fails for it, whatever its nodes do. */
export function breakExecution(draft: Draft, error: ExecutionError, at: number): void {
  draft.setExecution({ error });
  failExecution(draft, at);
}

/** A user ends the execution, and with it what runs. */
export function abortExecution(draft: Draft, { at, cause, principal }: Extract<Signal, { kind: "terminate" }>): void {
  draft.setExecution({ phase: WorkflowExecution_Phase.ABORTING });
  draft.decisions.push({ kind: "record", record: { kind: "termination", at, cause, principal } });
  abortNodes(draft, userAborted, at);
  moveExecution(draft, at, WorkflowExecution_Phase.ABORTED);
  draft.finish();
}

function abortNodes(draft: Draft, reason: string, at: number): void {
  for (const id of [...draft.active()]) {
    const node = draft.nodePlan(id);
    if (node === undefined) continue;
    const { phase } = draft.node(id);
    // A node that has no row yet (it awaits a value) was not told of, so that there is nothing to take back.
    if (phase === NodeExecution_Phase.UNDEFINED) continue;
    abortAttempts(draft, node, reason, at);
    const error = abortedError(reason);
    draft.setNode(id, { phase: NodeExecution_Phase.ABORTED, error });
    const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.ABORTED, { case: "error", value: error });
    draft.decisions.push({ kind: "record", record: { kind: "node", event, data: {} } });
  }
}
