import { create } from "@bufbuild/protobuf";
import { isTerminalNodePhase } from "@haltere/core";
import { type LiteralMap, NodeExecution_Phase, type WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { type NodeExecutionEvent, WorkflowNodeMetadataSchema } from "@haltere/idl/event";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { type AttemptRef, childExecution, outputsUri } from "../plan/layout.ts";
import type { LaunchPlanNodePlan } from "../plan/node-plan.ts";
import type { Draft } from "./draft.ts";
import { nodeEvent } from "./events.ts";
import { keep } from "./node-data.ts";
import { inputData, outputData, recordNode } from "./node-record.ts";
import { afterFailure } from "./retry.ts";
import type { Signal } from "./signal.ts";

type Of<Kind extends Signal["kind"]> = Extract<Signal, { kind: Kind }>;

/** A launch plan node: an attempt is an execution of its own, under a name that follows from the node and the attempt. */
export function enter(draft: Draft, node: LaunchPlanNodePlan, inputs: LiteralMap, at: number): void {
  draft.setInputs(node.id, inputs);
  draft.setNode(node.id, { phase: NodeExecution_Phase.QUEUED });
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.QUEUED), inputData(draft, node));
  start(draft, node, false);
}

/** After a crash: the execution is there, or is started now. */
export function resume(draft: Draft, node: LaunchPlanNodePlan, inputs: LiteralMap): void {
  draft.setInputs(node.id, inputs);
  start(draft, node, true);
}

function start(draft: Draft, node: LaunchPlanNodePlan, mayHaveRun: boolean): void {
  const attempt = { node: node.id, number: draft.node(node.id).attempt };
  draft.decisions.push({ kind: "start", attempt, interruptible: false, mayHaveRun });
}

/** The execution was started. */
export function runs(draft: Draft, node: LaunchPlanNodePlan, attempt: AttemptRef, at: number): void {
  if (!isCurrent(draft, node, attempt) || draft.isRunning(node.id)) return;
  draft.setRunning(node.id, true);
  if (draft.node(node.id).phase !== NodeExecution_Phase.QUEUED) return;
  draft.setNode(node.id, { phase: NodeExecution_Phase.RUNNING });
  recordNode(draft, childEvent(draft, node, at, NodeExecution_Phase.RUNNING));
}

/** The execution ended, or could not be started. */
export function finished(draft: Draft, node: LaunchPlanNodePlan, { attempt, at, outcome }: Of<"finished">): void {
  if (!isCurrent(draft, node, attempt)) return;
  const row = draft.node(node.id);
  if (outcome.kind === "failed") {
    const next = afterFailure(node, row, outcome);
    draft.setRunning(node.id, false);
    if (next.kind === "retry") {
      const { attempt: number, systemFailures } = next;
      draft.setNode(node.id, { attempt: number, systemFailures });
      start(draft, node, false);
      return;
    }
    const result = { case: "error", value: next.error } as const;
    recordNode(draft, childEvent(draft, node, at, NodeExecution_Phase.FAILED, result));
    draft.setNode(node.id, { phase: NodeExecution_Phase.FAILED, error: next.error });
  } else if (outcome.kind === "succeeded") {
    const uri = outputsUri(draft.plan, node.uniqueId, row.attempt);
    const kept = keep(draft, uri, outcome.outputs);
    const result = { case: "outputUri", value: kept.uri ?? uri } as const;
    recordNode(draft, childEvent(draft, node, at, NodeExecution_Phase.SUCCEEDED, result), outputData(kept));
    draft.setNode(node.id, { phase: NodeExecution_Phase.SUCCEEDED, outputs: kept.data });
  }
}

/** The execution that the node started ends with it. */
export function abort(draft: Draft, node: LaunchPlanNodePlan, reason: string): void {
  draft.decisions.push({
    kind: "abort",
    attempt: { node: node.id, number: draft.node(node.id).attempt },
    reason: cascadingAbort(draft.plan.id, reason),
  });
}

/** FlytePropeller's words for why an execution is ended that another one started. */
export function cascadingAbort({ name }: WorkflowExecutionIdentifier, reason: string): string {
  return `cascading abort as parent execution id [${name}] aborted, reason [${reason}]`;
}

function isCurrent(draft: Draft, { id }: LaunchPlanNodePlan, attempt: AttemptRef): boolean {
  const { phase, attempt: current } = draft.node(id);
  return phase !== NodeExecution_Phase.UNDEFINED && !isTerminalNodePhase(phase) && current === attempt.number;
}

/** The event, with the execution that the node's attempt is. */
export function withChild(
  plan: ExecutionPlan,
  node: LaunchPlanNodePlan,
  attempt: number,
  event: NodeExecutionEvent,
): NodeExecutionEvent {
  const executionId = childExecution(plan, node, attempt);
  event.targetMetadata = { case: "workflowNodeMetadata", value: create(WorkflowNodeMetadataSchema, { executionId }) };
  return event;
}

function childEvent(
  draft: Draft,
  node: LaunchPlanNodePlan,
  ...[at, phase, result]: [at: number, phase: NodeExecution_Phase, result?: Parameters<typeof nodeEvent>[4]]
): NodeExecutionEvent {
  const event = nodeEvent(draft.plan, node, at, phase, result);
  return withChild(draft.plan, node, draft.node(node.id).attempt, event);
}
