import { create } from "@bufbuild/protobuf";
import {
  type Identifier,
  type Node,
  type TypedInterface,
  TypedInterfaceSchema,
  type Variable,
  type WorkflowNode,
} from "@haltere/idl/core";
import { identifierKey, identifierText } from "../../identifier/identifier.ts";
import type { LaunchPlanInterface } from "../compilation.ts";
import type { CompileErrors } from "../compile-error.ts";
import type { NodeContext, NodeKind } from "./node-kind.ts";

/** A node that runs a workflow: as part of this one (a sub-workflow), or as an execution of its own (a launch plan). */
export const workflowNodeKind: NodeKind<WorkflowNode> = {
  interfaceOf(context, { reference }) {
    switch (reference.case) {
      case "launchplanRef":
        return launchPlanInterface(context, reference.value);
      case "subWorkflowRef":
        return subWorkflowInterface(context, reference.value);
      case undefined: {
        const { id } = context.node;
        const hint = "Give the node the id of a launch plan or a sub-workflow.";
        context.errors.add("WorkflowReferenceNotFound", id, `Node ${id} names no workflow.`, hint);
        return undefined;
      }
    }
  },
  check(context, { reference }) {
    if (reference.case === "subWorkflowRef") context.compileSubWorkflow(identifierKey(reference.value));
  },
};

function launchPlanInterface({ builder, node, errors }: NodeContext, id: Identifier): TypedInterface | undefined {
  const launchPlan = builder.compilation.launchPlans.get(identifierKey(id));
  if (launchPlan === undefined) return notFound(node, "launch plan", id, errors);
  const { expectedInputs, expectedOutputs } = launchPlan;
  if (expectedInputs === undefined || expectedOutputs === undefined) {
    const text = identifierText(id);
    errors.add(
      "ValueRequired",
      node.id,
      `The launch plan ${text} of node ${node.id} says no inputs and outputs.`,
      "Register the launch plan again.",
    );
    return undefined;
  }
  return create(TypedInterfaceSchema, {
    inputs: { variables: exposedInputs(node, launchPlan) },
    outputs: expectedOutputs,
  });
}

/** What the launch plan must be given, and of what it may be given, what the node does give. */
function exposedInputs(node: Node, { expectedInputs }: LaunchPlanInterface): Record<string, Variable> {
  const bound = new Set(node.inputs.map(({ var: name }) => name));
  const exposed: [string, Variable][] = [];
  for (const [name, { var: variable, behavior }] of Object.entries(expectedInputs?.parameters ?? {})) {
    const required = behavior.case === "required" && behavior.value;
    if (variable !== undefined && (required || bound.has(name))) exposed.push([name, variable]);
  }
  return Object.fromEntries(exposed);
}

function subWorkflowInterface({ builder, node, errors }: NodeContext, id: Identifier): TypedInterface | undefined {
  const template = builder.compilation.subWorkflows.get(identifierKey(id))?.template;
  if (template === undefined) return notFound(node, "sub-workflow", id, errors);
  if (template.interface === undefined) {
    const text = identifierText(id);
    errors.add(
      "ValueRequired",
      node.id,
      `The sub-workflow ${text} of node ${node.id} has no interface.`,
      "Give the sub-workflow an interface.",
    );
  }
  return template.interface;
}

function notFound(node: Node, what: string, id: Identifier, errors: CompileErrors): undefined {
  const text = identifierText(id);
  const hint = what === "launch plan" ? "Register the launch plan first." : "Send the sub-workflow along.";
  errors.add(
    "WorkflowReferenceNotFound",
    node.id,
    `Node ${node.id} runs the ${what} ${text}, which is not there.`,
    hint,
  );
}
