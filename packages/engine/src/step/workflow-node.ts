import type { LiteralMap } from "@haltere/idl/core";
import type { WorkflowNodePlan } from "../plan/node-plan.ts";
import type { Draft } from "./draft.ts";
import { enterGraph } from "./execution-phase.ts";
import { beginHolder } from "./holder.ts";

/** A sub-workflow: its graph runs inside of the node, and ends it. */
export function enter(draft: Draft, node: WorkflowNodePlan, inputs: LiteralMap, at: number): void {
  beginHolder(draft, node, inputs, at);
  enterGraph(draft, `${node.id}/`, { kind: "values", values: inputs }, at);
}

/** After a crash: its nodes go on by themselves. */
export function resume(draft: Draft, node: WorkflowNodePlan, inputs: LiteralMap): void {
  draft.setInputs(node.id, inputs);
}
