import { create } from "@bufbuild/protobuf";
import { type LiteralMap, NodeExecution_Phase } from "@haltere/idl/core";
import { TaskNodeMetadataSchema } from "@haltere/idl/event";
import { outputsUri } from "../plan/layout.ts";
import { isArray, type NodePlan } from "../plan/node-plan.ts";
import { runsAgain } from "../plan/rerun.ts";
import * as array from "./array-node.ts";
import type { Draft } from "./draft.ts";
import { becomeDynamic } from "./dynamic-node.ts";
import { nodeEvent } from "./events.ts";
import { keep } from "./node-data.ts";
import { inputData, recordNode } from "./node-record.ts";
import type { PriorNode, Signal } from "./signal.ts";

/** Asks what a node did in the execution that this one recovers, before it begins; false where there is nothing to ask. */
export function askPrior(draft: Draft, node: NodePlan, inputs: LiteralMap): boolean {
  const { recovers, rerunFrom } = draft.plan;
  if (recovers === undefined || node.kind === "end" || draft.isUnrecovered(node.id)) return false;
  if (rerunFrom.size > 0 && runsAgain(rerunFrom, node, (key) => draft.nodePlan(key))) return false;
  draft.setInputs(node.id, inputs);
  draft.decisions.push({ kind: "recover", node: node.id });
  return true;
}

/** Takes over what the node did. False where it did nothing of use: then it begins as any other. */
export function takeOver(draft: Draft, node: NodePlan, { at, prior }: Extract<Signal, { kind: "recovered" }>): boolean {
  if (prior?.kind === "succeeded") {
    recovered(draft, node, prior, at);
    return true;
  }
  if (prior?.kind === "items" && isArray(node)) {
    array.enter(draft, node, draft.inputs(node.id), at, prior.items);
    return true;
  }
  if (prior?.kind === "dynamic" && node.kind === "task") {
    // The nodes inside are named after the attempt, and are found again by their names.
    draft.setNode(node.id, { phase: NodeExecution_Phase.RUNNING, attempt: prior.attempt });
    for (const phase of [NodeExecution_Phase.QUEUED, NodeExecution_Phase.RUNNING])
      recordNode(draft, nodeEvent(draft.plan, node, at, phase), inputData(draft, node));
    becomeDynamic(draft, node, prior, at);
    return true;
  }
  draft.setUnrecovered(node.id, prior?.kind === "checkpoint" ? prior.uri : "");
  return false;
}

function recovered(
  draft: Draft,
  node: NodePlan,
  { outputs, deckUri, task }: Extract<PriorNode, { kind: "succeeded" }>,
  at: number,
): void {
  const uri = outputsUri(draft.plan, node.uniqueId, 0);
  const kept = outputs === undefined ? undefined : keep(draft, uri, outputs);
  const result = kept === undefined ? undefined : ({ case: "outputUri", value: kept.uri ?? uri } as const);
  const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.RECOVERED, result);
  event.deckUri = deckUri;
  if (task !== undefined) {
    const { cacheStatus, catalogKey } = task;
    const metadata = create(TaskNodeMetadataSchema, { cacheStatus, ...(catalogKey !== undefined && { catalogKey }) });
    event.targetMetadata = { case: "taskNodeMetadata", value: metadata };
  }
  recordNode(draft, event, {
    ...inputData(draft, node),
    ...(kept?.column !== undefined && { outputs: kept.column }),
  });
  draft.setNode(node.id, {
    phase: NodeExecution_Phase.RECOVERED,
    ...(kept !== undefined && { outputs: kept.data }),
  });
}
