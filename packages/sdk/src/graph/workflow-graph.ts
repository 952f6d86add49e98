import type { BindingData } from "@haltere/idl/core";
import type { GraphNode } from "./graph-node.ts";

/** What a workflow's body wires. */
export interface WorkflowGraph {
  /** In the order of the calls. */
  readonly nodes: readonly GraphNode[];
  /** Runs when the workflow has failed; none of `nodes`. */
  readonly failure?: GraphNode | undefined;
  readonly outputs: ReadonlyMap<string, BindingData>;
}
