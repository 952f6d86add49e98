import { endNodeId, isTerminalNodePhase } from "@haltere/core";
import { type LiteralMap, NodeExecution_Phase } from "@haltere/idl/core";
import { outputsUri } from "../plan/layout.ts";
import type { EndNodePlan } from "../plan/node-plan.ts";
import type { Draft } from "./draft.ts";
import { keepWired } from "./dynamic-node.ts";
import { nodeEvent } from "./events.ts";
import { succeedExecution } from "./execution-phase.ts";
import { holderSucceeded } from "./holder.ts";
import { keep } from "./node-data.ts";
import type { Kept, Signal } from "./signal.ts";

/**
 * Everything in the graph has ended well: the end node's inputs are its outputs. Those of a dynamic task whose results are cached are kept before
 * anything is told of them, so that a crash asks for it again.
 */
export function enter(draft: Draft, node: EndNodePlan, inputs: LiteralMap, at: number): void {
  const { holder } = node.scope;
  const holding = holder && draft.nodePlan(holder.id);
  if (holding?.kind === "task" && holding.run.cache !== undefined) {
    draft.setInputs(node.id, inputs);
    keepWired(draft, holding);
  } else succeed(draft, node, inputs, at);
}

/** The outputs are kept, or the cache refused them. */
export function kept(draft: Draft, { node: id, at, kept }: Extract<Signal, { kind: "kept" }>): void {
  const node = draft.nodePlan(`${id}/${endNodeId}`);
  if (node?.kind !== "end" || isTerminalNodePhase(draft.node(node.id).phase) || !draft.hasInputs(node.id)) return;
  succeed(draft, node, draft.inputs(node.id), at, kept);
}

/** The outputs lie where the end node's would. */
function succeed(draft: Draft, node: EndNodePlan, inputs: LiteralMap, at: number, kept?: Kept): void {
  const uri = outputsUri(draft.plan, node.uniqueId, 0);
  const { column } = keep(draft, uri, { kind: "values", values: inputs });
  draft.setNode(node.id, { phase: NodeExecution_Phase.SUCCEEDED });
  const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.SUCCEEDED);
  if (column === undefined) event.inputValue = { case: "inputUri", value: uri };
  draft.decisions.push({
    kind: "record",
    record: { kind: "node", event, data: column === undefined ? {} : { inputs: column } },
  });
  const { holder } = node.scope;
  const holding = holder && draft.nodePlan(holder.id);
  if (holding === undefined) succeedExecution(draft, at, uri, column);
  else holderSucceeded(draft, holding, { kind: "values", values: inputs }, at, kept);
}
