import { branchNodes } from "../branches/conditional-target.ts";
import type { GraphNode } from "./graph-node.ts";
import type { WorkflowGraph } from "./workflow-graph.ts";

/** All nodes of a workflow: those in the branches of conditionals, and the one that handles its failure, among them. */
export function* walkNodes({ nodes, failure }: WorkflowGraph): Generator<GraphNode> {
  for (const node of nodes) yield* within(node);
  if (failure !== undefined) yield* within(failure);
}

function* within(node: GraphNode): Generator<GraphNode> {
  yield node;
  if (node.target.kind !== "conditional") return;
  for (const inner of branchNodes(node.target)) yield* within(inner);
}

/** The nodes that must have ended before one starts: for a conditional also those that its branches use. */
export function nodesBefore(node: GraphNode): ReadonlySet<GraphNode> {
  const before = new Set(node.upstream);
  if (node.target.kind === "conditional") {
    for (const inner of branchNodes(node.target)) for (const earlier of nodesBefore(inner)) before.add(earlier);
  }
  return before;
}
