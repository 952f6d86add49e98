import { type ExecutionError, WorkflowExecution_Phase } from "@haltere/idl/core";
import { abortWithin, failureElsewhere, userAborted } from "./abort.ts";
import type { Draft } from "./draft.ts";
import { moveExecution } from "./execution-phase.ts";
import type { Signal } from "./signal.ts";

/** The execution is to fail with its first failure: what still runs is ended. */
export function failing(draft: Draft, at: number): void {
  moveExecution(draft, at, WorkflowExecution_Phase.FAILING, resultOf(draft.execution.error));
  abortWithin(draft, "", failureElsewhere, at);
}

/** The execution has failed, with its first failure unless another error is given. */
export function endFailed(draft: Draft, at: number, error: ExecutionError | undefined = draft.execution.error): void {
  moveExecution(draft, at, WorkflowExecution_Phase.FAILED, resultOf(error));
  draft.finish();
}

/** The engine itself cannot go on: the execution fails for it, whatever its nodes do. */
export function breakExecution(draft: Draft, error: ExecutionError, at: number): void {
  draft.setExecution({ error });
  if (draft.execution.phase !== WorkflowExecution_Phase.FAILING) failing(draft, at);
  else abortWithin(draft, "", failureElsewhere, at);
  endFailed(draft, at);
}

/** A user ends the execution, and with it what runs. */
export function abortExecution(draft: Draft, { at, cause, principal }: Extract<Signal, { kind: "terminate" }>): void {
  draft.setExecution({ phase: WorkflowExecution_Phase.ABORTING });
  draft.decisions.push({ kind: "record", record: { kind: "termination", at, cause, principal } });
  abortWithin(draft, "", userAborted, at);
  moveExecution(draft, at, WorkflowExecution_Phase.ABORTED);
  draft.finish();
}

function resultOf(error: ExecutionError | undefined) {
  return error === undefined ? undefined : ({ case: "error", value: error } as const);
}
