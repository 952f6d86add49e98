import type { BindingData } from "@haltere/idl/core";
import { walkNodes } from "../graph/walk-nodes.ts";
import type { WorkflowGraph } from "../graph/workflow-graph.ts";

/** The workflow's inputs that a node or an output takes. */
export function consumedInputs({ nodes, outputs }: WorkflowGraph): ReadonlySet<string> {
  const consumed = new Set<string>();
  const visit = ({ value }: BindingData): void => {
    if (value.case === "promise" && value.value.nodeId === "") consumed.add(value.value.var);
    if (value.case === "collection") for (const item of value.value.bindings) visit(item);
    if (value.case === "map") for (const item of Object.values(value.value.bindings)) visit(item);
  };
  for (const node of walkNodes({ nodes, outputs })) for (const binding of node.inputs.values()) visit(binding);
  for (const binding of outputs.values()) visit(binding);
  return consumed;
}
