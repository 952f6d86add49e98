import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { type AttemptRef, childExecution } from "../plan/layout.ts";
import type { LaunchPlanNodePlan } from "../plan/node-plan.ts";
import { itemNode } from "../step/array-children.ts";
import { nodeOf, type State } from "../step/state.ts";

/** The execution that an attempt is, of a launch plan node or of an item that is like one; undefined for an attempt of a task. */
export function childOf(
  plan: ExecutionPlan,
  state: State,
  { node: key, item, number }: AttemptRef,
): { readonly node: LaunchPlanNodePlan; readonly id: WorkflowExecutionIdentifier } | undefined {
  const planned = nodeOf(plan, state, key);
  const node = planned?.kind === "launch plan array" && item !== undefined ? itemNode(planned, item) : planned;
  return node?.kind === "launch plan" ? { node, id: childExecution(plan, node, number) } : undefined;
}
