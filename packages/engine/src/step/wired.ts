import { isTerminalNodePhase } from "@haltere/core";
import type { CompiledWorkflowClosure } from "@haltere/idl/core";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { planGraph } from "../plan/graph-plan.ts";
import type { NodePlan } from "../plan/node-plan.ts";
import type { LoadedRows } from "./changes.ts";
import type { Wirings } from "./state.ts";

/** The dynamic nodes among the rows that have not ended, a node before those that it holds. */
export function wiringRows({
  nodes,
}: LoadedRows): { readonly id: string; readonly attempt: number; readonly closureUri: string }[] {
  const wiring = [...nodes].flatMap(([id, { phase, attempt, dynamic }]) =>
    dynamic === undefined || isTerminalNodePhase(phase) ? [] : [{ id, attempt, closureUri: dynamic.closureUri }],
  );
  // The key of a node is a part of the keys of those that it holds.
  return wiring.sort((a, b) => a.id.length - b.id.length);
}

/** Plans what dynamic nodes hold, from the closures at their addresses. */
export function planWired(
  plan: ExecutionPlan,
  rows: LoadedRows,
  closures: ReadonlyMap<string, CompiledWorkflowClosure>,
): Wirings {
  const wired = new Map<string, NodePlan>();
  const wirings = new Map<string, ReadonlyMap<string, NodePlan>>();
  for (const { id, attempt, closureUri } of wiringRows(rows)) {
    const node = plan.workflow.nodes.get(id) ?? wired.get(id);
    const closure = closures.get(closureUri);
    if (node === undefined || closure === undefined) continue;
    const holder = { id, uniqueId: node.uniqueId, attempt };
    const { failAfterExecutableNodes } = node.scope;
    const { nodes } = planGraph(closure, { holder, isInDynamicChain: true, failAfterExecutableNodes });
    for (const [key, inner] of nodes) wired.set(key, inner);
    wirings.set(id, nodes);
  }
  return wirings;
}
