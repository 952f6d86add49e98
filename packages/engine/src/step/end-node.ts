import { type LiteralMap, NodeExecution_Phase } from "@haltere/idl/core";
import { outputsUri } from "../plan/layout.ts";
import type { EndNodePlan } from "../plan/node-plan.ts";
import type { Draft } from "./draft.ts";
import { nodeEvent } from "./events.ts";
import { succeedExecution } from "./execution-phase.ts";
import { holderSucceeded } from "./holder.ts";
import { keep } from "./node-data.ts";

/** Everything in the graph has ended well: the end node's inputs are its outputs, and lie where the end node's outputs would. */
export function enter(draft: Draft, node: EndNodePlan, inputs: LiteralMap, at: number): void {
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
  else holderSucceeded(draft, holding, { kind: "values", values: inputs }, at);
}
