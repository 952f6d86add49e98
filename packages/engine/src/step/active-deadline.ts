import { isTerminalNodePhase } from "@haltere/core";
import { type ExecutionError, ExecutionError_ErrorKind, NodeExecution_Phase } from "@haltere/idl/core";
import type { TaskNodePlan } from "../plan/node-plan.ts";
import type { Draft } from "./draft.ts";
import { executionError, nodeEvent } from "./events.ts";
import { goDuration } from "./go-duration.ts";
import { recordNode } from "./node-record.ts";

/**
 * FlytePropeller's active deadline: all attempts of a node together, their waiting for a place included, may take twice what one of them may run. It
 * counts from when the node was queued, which its row tells, so that a crash or a restart lengthens nothing; and it ends the node as TIMED_OUT, whatever
 * retries are left.
 */

/** Milliseconds; undefined for no limit. */
function activeLimit(draft: Draft, { run }: TaskNodePlan): number | undefined {
  return run.timeout === undefined ? draft.plan.deadlines?.nodeActive : 2 * run.timeout;
}

/** What the row of a node that is queued now says of it. */
export function queuedAt(draft: Draft, node: TaskNodePlan, at: number): { startedAt?: bigint } {
  return activeLimit(draft, node) === undefined ? {} : { startedAt: BigInt(at) };
}

/** Asks to be told when the node's time is up. */
export function awaitDeadline(draft: Draft, node: TaskNodePlan): void {
  const at = deadline(draft, node);
  if (at !== undefined) draft.decisions.push({ kind: "timer", at, node: node.id });
}

function deadline(draft: Draft, node: TaskNodePlan): number | undefined {
  const limit = activeLimit(draft, node);
  const since = Number(draft.node(node.id).startedAt);
  return limit === undefined || since === 0 ? undefined : since + limit * 1000;
}

/** Whether the node is under way and its time is up. */
export function isOver(draft: Draft, node: TaskNodePlan, at: number): boolean {
  return isUnderWay(draft, node) && at >= (deadline(draft, node) ?? Number.POSITIVE_INFINITY);
}

function isUnderWay(draft: Draft, { id }: TaskNodePlan): boolean {
  const { phase } = draft.node(id);
  return phase !== NodeExecution_Phase.UNDEFINED && !isTerminalNodePhase(phase);
}

/** A time came: the node has ended meanwhile, or its time is up; what ran inside of it was ended before. */
export function timeCame(draft: Draft, node: TaskNodePlan, at: number, abort: (reason: string) => void): void {
  if (!isUnderWay(draft, node)) return;
  if (!isOver(draft, node, at)) {
    // A clock that was set back.
    awaitDeadline(draft, node);
    return;
  }
  const message = `task active timeout [${goDuration(activeLimit(draft, node) ?? 0)}] expired`;
  abort(nodeTimedOut);
  // The row says FAILED, for what follows is what follows a failure; the record tells how.
  const error = timedOutError(node, message);
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.TIMED_OUT, { case: "error", value: error }));
  draft.setNode(node.id, { phase: NodeExecution_Phase.FAILED, error, savedState: undefined });
}

/** FlytePropeller's words for why what such a node ran was ended. */
export const nodeTimedOut = "node timed out";

/** What an execution fails with of which a node timed out: FlytePropeller's words, and then which and why. */
function timedOutError({ id, specId, scope }: TaskNodePlan, message: string): ExecutionError {
  const handles = id === scope.failureNode;
  const [code, words] = handles ? ["TimedOut", "FailureNode Timed-out"] : ["Timeout", "Timeout in node"];
  return executionError(ExecutionError_ErrorKind.USER, code, `${words} ${specId}: ${message}`);
}
