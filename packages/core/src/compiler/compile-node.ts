import type { Node, TypedInterface } from "@haltere/idl/core";
import { checkBindings } from "./check-bindings.ts";
import { checkInterface } from "./check-interface.ts";
import { endNodeId, startNodeId } from "./fixed-nodes.ts";
import { nodeOutputs } from "./node-outputs.ts";
import { arrayNodeKind } from "./nodes/node-array.ts";
import { branchNodeKind } from "./nodes/node-branch.ts";
import { gateNodeKind } from "./nodes/node-gate.ts";
import type { NodeContext } from "./nodes/node-kind.ts";
import { taskNodeKind } from "./nodes/node-task.ts";
import { workflowNodeKind } from "./nodes/node-workflow.ts";
import type { EdgeDirection, WorkflowBuilder } from "./workflow-builder.ts";

/** Compiles a sub-workflow by its key in the compilation. */
export type SubWorkflowCompiler = (key: string, from: Node) => void;

/** Checks one node but for its bindings, sorts its explicit upstreams, and finds its interface. */
export function compileNode(builder: WorkflowBuilder, node: Node, compileSubWorkflow: SubWorkflowCompiler): void {
  const { errors } = builder.compilation;
  if (node.id === "") errors.add("ValueRequired", "<node>", "A node has no id.", "Give every node an id.");
  if (node.id === startNodeId || node.id === endNodeId) return;
  if (interfaceOf(builder, node, compileSubWorkflow) !== undefined) nodeOutputs(builder.entry(node), errors);
  node.upstreamNodeIds.sort();
  const context = contextOf(builder, node, compileSubWorkflow);
  const { target } = node;
  if (target.case === "branchNode") branchNodeKind.check?.(context, target.value);
  else if (target.case === "workflowNode") workflowNodeKind.check?.(context, target.value);
}

/** Checks a node's bindings and connects it with the nodes it waits for. A node without an interface has errors already, and is left alone. */
export function connectNode(builder: WorkflowBuilder, node: Node, direction: EdgeDirection): void {
  const inputs = builder.entry(node).interface?.inputs;
  if (inputs === undefined) return;
  if (direction === "both") for (const upstream of node.upstreamNodeIds) builder.connect(upstream, node.id, direction);
  checkBindings(builder, node, inputs, direction, builder.compilation.errors);
}

function interfaceOf(
  builder: WorkflowBuilder,
  node: Node,
  compileSubWorkflow: SubWorkflowCompiler,
): TypedInterface | undefined {
  const entry = builder.entry(node);
  if (entry.interface !== undefined) return entry.interface;
  const { errors } = builder.compilation;
  const before = errors.count;
  const found = targetInterface(contextOf(builder, node, compileSubWorkflow));
  if (found === undefined) return undefined;
  checkInterface(node.id, found, errors);
  if (errors.count === before) entry.interface = found;
  return entry.interface;
}

function targetInterface(context: NodeContext): TypedInterface | undefined {
  const { target, id } = context.node;
  switch (target.case) {
    case "taskNode":
      return taskNodeKind.interfaceOf(context, target.value);
    case "workflowNode":
      return workflowNodeKind.interfaceOf(context, target.value);
    case "branchNode":
      return branchNodeKind.interfaceOf(context, target.value);
    case "gateNode":
      return gateNodeKind.interfaceOf(context, target.value);
    case "arrayNode":
      return arrayNodeKind.interfaceOf(context, target.value);
    case undefined:
      context.errors.add(
        "ValueRequired",
        id,
        `Node ${id} has nothing to run.`,
        "Give it a task, a workflow, a branch, a gate or an array node.",
      );
      return undefined;
  }
}

function contextOf(builder: WorkflowBuilder, node: Node, compileSubWorkflow: SubWorkflowCompiler): NodeContext {
  return {
    builder,
    node,
    errors: builder.compilation.errors,
    interfaceOf: (inner) => interfaceOf(builder, inner, compileSubWorkflow),
    compileInner: (inner) => {
      compileNode(builder, inner, compileSubWorkflow);
      connectNode(builder, inner, "upstream");
    },
    compileSubWorkflow: (key) => compileSubWorkflow(key, node),
  };
}
