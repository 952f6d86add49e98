import { uniqueNodeId } from "@haltere/core";
import { type LiteralMap, NodeExecution_Phase } from "@haltere/idl/core";
import { inputsUri } from "../plan/layout.ts";
import type { LaunchPlanArrayNodePlan, LaunchPlanNodePlan } from "../plan/node-plan.ts";
import type { ArrayDraft } from "./array-draft.ts";
import { itemInputs } from "./array-inputs.ts";
import { isEnded } from "./array-items.ts";
import type { RecordedData } from "./decision.ts";
import type { Draft } from "./draft.ts";
import { abortedError, nodeEvent } from "./events.ts";
import { withChild } from "./launch-plan-node.ts";
import { keep } from "./node-data.ts";
import { recordNode } from "./node-record.ts";

/**
 * Items that are executions of their own: each has a node's record inside of the array node's, under FlytePropeller's name for it, so that
 * the execution has a node that launched it. The array node has no task execution.
 */

/** The item as the launch plan node that it is like. */
export function itemNode(node: LaunchPlanArrayNodePlan, index: number): LaunchPlanNodePlan {
  const { id, uniqueId, scope, launchPlan, maxAttempts } = node;
  const parent = { id, uniqueId, attempt: 0 };
  const specId = `n${index}`;
  return {
    kind: "launch plan",
    id: `${id}/${specId}`,
    specId,
    uniqueId: uniqueNodeId(specId, parent),
    name: specId,
    scope,
    parent,
    isArm: false,
    upstream: [],
    downstream: [],
    bindings: [],
    launchPlan,
    maxAttempts,
  };
}

/** All items wait from the start, as in Flyte; those that an earlier execution had are told so. */
export function queueItems(
  draft: Draft,
  node: LaunchPlanArrayNodePlan,
  items: ArrayDraft,
  inputs: LiteralMap,
  at: number,
): void {
  for (let index = 0; index < items.size; index++) {
    const item = itemNode(node, index);
    const uri = inputsUri(draft.plan, item.uniqueId);
    const { column } = keep(draft, uri, { kind: "values", values: itemInputs(node, inputs, index) });
    const data = column === undefined ? {} : { inputs: column };
    const outputs = items.outputs(index);
    if (outputs === undefined) {
      recordNode(draft, nodeEvent(draft.plan, item, at, NodeExecution_Phase.QUEUED), data);
      continue;
    }
    const inline = typeof outputs !== "string";
    const value = inline ? `${draft.plan.metadataPrefix}/${item.uniqueId}/data/0/outputs.pb` : outputs;
    const event = nodeEvent(draft.plan, item, at, NodeExecution_Phase.RECOVERED, { case: "outputUri", value });
    recordNode(draft, event, { ...data, ...(inline && { outputs }) });
  }
}

/** Tells what happened to an item whose execution was launched. */
export function recordItem(
  draft: Draft,
  node: LaunchPlanArrayNodePlan,
  { index, attempt }: { readonly index: number; readonly attempt: number },
  at: number,
  phase: NodeExecution_Phase,
  result?: Parameters<typeof nodeEvent>[4],
  data: RecordedData = {},
): void {
  const item = itemNode(node, index);
  recordNode(draft, withChild(draft.plan, item, attempt, nodeEvent(draft.plan, item, at, phase, result)), data);
}

/** Tells of all items that have not ended that they will not. */
export function abortItemRecords(
  draft: Draft,
  node: LaunchPlanArrayNodePlan,
  items: ArrayDraft,
  reason: string,
  at: number,
): void {
  for (let index = 0; index < items.size; index++) {
    if (isEnded(items.phase(index))) continue;
    const item = itemNode(node, index);
    const error = { case: "error", value: abortedError(reason) } as const;
    recordNode(draft, nodeEvent(draft.plan, item, at, NodeExecution_Phase.ABORTED, error));
  }
}
