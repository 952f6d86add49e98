import { type ExecutionError, type LiteralMap, NodeExecution_Phase } from "@haltere/idl/core";
import { inputsUri, outputsUri } from "../plan/layout.ts";
import type { NodePlan } from "../plan/node-plan.ts";
import type { RecordedData } from "./decision.ts";
import type { Draft } from "./draft.ts";
import { nodeEvent } from "./events.ts";
import { keep } from "./node-data.ts";
import type { AttemptOutputs } from "./signal.ts";

/** A node that runs others (a sub-workflow, a branch) begins: it runs from the start, since nothing of its own is queued. */
export function beginHolder(draft: Draft, node: NodePlan, inputs: LiteralMap, at: number): void {
  const { column } = keep(draft, inputsUri(draft.plan, node.uniqueId), { kind: "values", values: inputs });
  draft.setInputs(node.id, inputs);
  draft.setNode(node.id, { phase: NodeExecution_Phase.RUNNING });
  recordNode(draft, node, at, NodeExecution_Phase.QUEUED, column === undefined ? {} : { data: { inputs: column } });
  recordNode(draft, node, at, NodeExecution_Phase.RUNNING);
}

/** What ran inside of the node ended well: its outputs are the node's. */
export function holderSucceeded(draft: Draft, node: NodePlan, outputs: AttemptOutputs | undefined, at: number): void {
  const { attempt } = draft.node(node.id);
  const uri = outputsUri(draft.plan, node.uniqueId, attempt);
  const kept = outputs === undefined ? undefined : keep(draft, uri, outputs);
  recordNode(draft, node, at, NodeExecution_Phase.SUCCEEDED, {
    result: { case: "outputUri", value: kept?.uri ?? uri },
    data: kept?.column === undefined ? {} : { outputs: kept.column },
  });
  draft.setNode(node.id, {
    phase: NodeExecution_Phase.SUCCEEDED,
    ...(kept !== undefined && { outputs: kept.data }),
  });
}

/** What ran inside of the node failed, and so does the node; it is not tried again. */
export function holderFailed(draft: Draft, node: NodePlan, error: ExecutionError, at: number): void {
  recordNode(draft, node, at, NodeExecution_Phase.FAILED, { result: { case: "error", value: error } });
  draft.setNode(node.id, { phase: NodeExecution_Phase.FAILED, error });
}

function recordNode(
  draft: Draft,
  node: NodePlan,
  at: number,
  phase: NodeExecution_Phase,
  { result, data = {} }: { readonly result?: Parameters<typeof nodeEvent>[4]; readonly data?: RecordedData } = {},
): void {
  const event = nodeEvent(draft.plan, node, at, phase, result);
  event.deckUri = draft.node(node.id).dynamic?.deckUri ?? "";
  draft.decisions.push({ kind: "record", record: { kind: "node", event, data } });
}
