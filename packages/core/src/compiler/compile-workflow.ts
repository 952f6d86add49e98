import { clone, create } from "@bufbuild/protobuf";
import {
  type CompiledWorkflow,
  type CompiledWorkflowClosure,
  CompiledWorkflowClosureSchema,
  CompiledWorkflowSchema,
  NodeSchema,
  TypedInterfaceSchema,
  type WorkflowTemplate,
  WorkflowTemplateSchema,
} from "@haltere/idl/core";
import { identifierKey, identifierText } from "../identifier/identifier.ts";
import { checkInterface } from "./check-interface.ts";
import { Compilation, type CompileRequest } from "./compilation.ts";
import type { CompileError } from "./compile-error.ts";
import { compileNode, connectNode, type SubWorkflowCompiler } from "./compile-node.ts";
import { endNodeId, startNodeId } from "./fixed-nodes.ts";
import { checkReachability } from "./reachability.ts";
import { WorkflowBuilder } from "./workflow-builder.ts";
import { workflowRequirements } from "./workflow-requirements.ts";

export type CompileWorkflowResult =
  | { readonly ok: true; readonly closure: CompiledWorkflowClosure }
  | { readonly ok: false; readonly errors: readonly CompileError[] };

/**
 * Compiles a workflow as FlytePropeller does: every reference and binding is checked, start and end nodes are added, and
 * what each node waits for is worked out. Everything that is wrong comes together. What is given is left as it is.
 */
export function compileWorkflow(request: CompileRequest): CompileWorkflowResult {
  const compilation = new Compilation(request);
  const { errors } = compilation;
  if (errors.count === 0) checkRequirements(request, compilation);
  if (errors.count > 0) return { ok: false, errors: errors.list() };
  const template = clone(WorkflowTemplateSchema, request.primary);
  const primary = create(CompiledWorkflowSchema, { template });
  compileOne(compilation, primary, template, new Set());
  if (errors.count > 0) return { ok: false, errors: errors.list() };
  const closure = create(CompiledWorkflowClosureSchema, {
    primary,
    subWorkflows: [...compilation.subWorkflows.values()],
    tasks: [...compilation.tasks.values()].map((template) => ({ template })),
  });
  return { ok: true, closure };
}

/** Everything that is referred to must be there before anything else is looked at. */
function checkRequirements(
  { primary, subWorkflows }: CompileRequest,
  { tasks, launchPlans, errors }: Compilation,
): void {
  const requirements = workflowRequirements(primary, subWorkflows);
  for (const { node, id } of requirements.missingSubWorkflows) {
    const text = identifierText(id);
    errors.add(
      "WorkflowReferenceNotFound",
      node,
      `Node ${node} runs the sub-workflow ${text}, which is not there.`,
      "Send the sub-workflow along.",
    );
  }
  for (const id of requirements.launchPlans) {
    if (launchPlans.has(identifierKey(id))) continue;
    const text = identifierText(id);
    errors.add("WorkflowReferenceNotFound", startNodeId, `The launch plan ${text} is not there.`, "Register it first.");
  }
  for (const id of requirements.tasks) {
    if (tasks.has(identifierKey(id))) continue;
    const text = identifierText(id);
    errors.add("TaskReferenceNotFound", startNodeId, `The task ${text} is not there.`, "Register it first.");
  }
}

/** Compiles one workflow in place. `open` holds the sub-workflows being compiled, so that one that holds itself is told. */
function compileOne(
  compilation: Compilation,
  workflow: CompiledWorkflow,
  template: WorkflowTemplate,
  open: ReadonlySet<string>,
): void {
  const { errors } = compilation;
  if (template.nodes.length === 0) {
    const text = identifierText(template.id);
    errors.add("NoNodesFound", text, `The workflow ${text} has no nodes.`, "Give it at least one.");
    return;
  }
  template.interface ??= create(TypedInterfaceSchema);
  if (!checkInterface(startNodeId, template.interface, errors)) return;
  const builder = new WorkflowBuilder(compilation, workflow);
  const compileSubWorkflow = subWorkflowCompiler(compilation, open);
  const { inputs, outputs } = template.interface;
  const start = create(NodeSchema, { id: startNodeId });
  const end = create(NodeSchema, { id: endNodeId, inputs: template.outputs });
  builder.add(start);
  builder.add(end);
  builder.entry(start).interface = create(TypedInterfaceSchema, { inputs: {}, ...(inputs ? { outputs: inputs } : {}) });
  builder.entry(end).interface = create(TypedInterfaceSchema, { ...(outputs ? { inputs: outputs } : {}), outputs: {} });
  // One after the other: an arm of a branch may only use nodes that stand before the branch.
  for (const node of template.nodes) {
    builder.add(node);
    compileNode(builder, node, compileSubWorkflow);
  }
  for (const { node } of builder.nodes.values()) if (node !== start) connectNode(builder, node, "both");
  if (template.failureNode !== undefined) {
    compileNode(builder, template.failureNode, compileSubWorkflow);
    connectNode(builder, template.failureNode, "upstream");
  }
  connectLooseNodes(builder);
  checkReachability(builder, errors);
  template.nodes = [...builder.nodes.values()].map(({ node }) => node);
  workflow.connections = builder.connections();
}

/** Compiles a sub-workflow that is referred to, unless it was before. */
function subWorkflowCompiler(compilation: Compilation, open: ReadonlySet<string>): SubWorkflowCompiler {
  const { errors, subWorkflows } = compilation;
  return (key, from) => {
    const inner = subWorkflows.get(key);
    if (inner?.template === undefined || inner.connections !== undefined) return;
    const { template } = inner;
    const text = identifierText(template.id);
    if (open.has(key)) {
      const message = `The sub-workflow ${text} holds itself, through node ${from.id}.`;
      errors.add("CycleDetected", from.id, message, "Launch it through a launch plan.");
    } else {
      errors.inside(`sub-workflow ${text}`, () => compileOne(compilation, inner, template, new Set([...open, key])));
    }
  };
}

/** A node that waits for nothing waits for the start, and the end waits for one that nothing waits for. */
function connectLooseNodes(builder: WorkflowBuilder): void {
  for (const id of builder.nodes.keys()) {
    if (id === startNodeId || id === endNodeId) continue;
    if (!builder.upstream.has(id)) builder.connect(startNodeId, id, "both");
    if (!builder.downstream.has(id)) builder.connect(id, endNodeId, "both");
  }
}
