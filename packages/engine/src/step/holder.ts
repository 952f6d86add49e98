import { create } from "@bufbuild/protobuf";
import { type ExecutionError, type LiteralMap, NodeExecution_Phase } from "@haltere/idl/core";
import { type NodeExecutionEvent, TaskNodeMetadataSchema } from "@haltere/idl/event";
import { outputsUri } from "../plan/layout.ts";
import type { NodePlan } from "../plan/node-plan.ts";
import type { Draft } from "./draft.ts";
import { nodeEvent } from "./events.ts";
import { keep } from "./node-data.ts";
import { inputData, outputData, recordNode } from "./node-record.ts";
import type { AttemptOutputs, Kept } from "./signal.ts";

/** A node that runs others (a sub-workflow, a branch) begins: it runs from the start, since nothing of its own is queued. */
export function beginHolder(draft: Draft, node: NodePlan, inputs: LiteralMap, at: number): void {
  draft.setInputs(node.id, inputs);
  draft.setNode(node.id, { phase: NodeExecution_Phase.RUNNING });
  recordNode(draft, holderEvent(draft, node, at, NodeExecution_Phase.QUEUED), inputData(draft, node));
  recordNode(draft, holderEvent(draft, node, at, NodeExecution_Phase.RUNNING));
}

/** What ran inside of the node ended well: its outputs are the node's. `cached` tells what became of them in the cache. */
export function holderSucceeded(
  draft: Draft,
  node: NodePlan,
  outputs: AttemptOutputs | undefined,
  at: number,
  cached?: Kept,
): void {
  const { attempt } = draft.node(node.id);
  const uri = outputsUri(draft.plan, node.uniqueId, attempt);
  const kept = outputs === undefined ? undefined : keep(draft, uri, outputs);
  const result = { case: "outputUri", value: kept?.uri ?? uri } as const;
  const event = holderEvent(draft, node, at, NodeExecution_Phase.SUCCEEDED, result);
  if (cached !== undefined) {
    const { status: cacheStatus, key: catalogKey } = cached;
    const metadata = create(TaskNodeMetadataSchema, { cacheStatus, ...(catalogKey !== undefined && { catalogKey }) });
    event.targetMetadata = { case: "taskNodeMetadata", value: metadata };
  }
  recordNode(draft, event, outputData(kept));
  draft.setNode(node.id, {
    phase: NodeExecution_Phase.SUCCEEDED,
    ...(kept !== undefined && { outputs: kept.data }),
  });
}

/** What ran inside of the node failed, and so does the node; it is not tried again. */
export function holderFailed(draft: Draft, node: NodePlan, error: ExecutionError, at: number): void {
  recordNode(draft, holderEvent(draft, node, at, NodeExecution_Phase.FAILED, { case: "error", value: error }));
  draft.setNode(node.id, { phase: NodeExecution_Phase.FAILED, error });
}

/** What happened to the node, with the deck of the task that wired its graph. */
function holderEvent(
  draft: Draft,
  node: NodePlan,
  ...[at, phase, result]: [at: number, phase: NodeExecution_Phase, result?: Parameters<typeof nodeEvent>[4]]
): NodeExecutionEvent {
  const event = nodeEvent(draft.plan, node, at, phase, result);
  event.deckUri = draft.node(node.id).dynamic?.deckUri ?? "";
  return event;
}
