import type { Identifier, Node, WorkflowTemplate } from "@haltere/idl/core";
import { compareIdentifiers, identifierKey } from "../identifier/identifier.ts";

/** What a workflow's nodes refer to, each once, in the order of identifiers; load it before compiling. */
export interface WorkflowRequirements {
  readonly tasks: readonly Identifier[];
  readonly launchPlans: readonly Identifier[];
  /** Sub-workflows that are referred to but were not given, and the id of a node that does. */
  readonly missingSubWorkflows: readonly { readonly node: string; readonly id: Identifier }[];
}

/** Walks a workflow's nodes, into branches, array nodes, failure nodes and sub-workflows; Flyte's GetRequirements. */
export function workflowRequirements(
  primary: WorkflowTemplate,
  subWorkflows: readonly WorkflowTemplate[],
): WorkflowRequirements {
  const given = new Map(
    subWorkflows.flatMap((workflow) => (workflow.id ? [[identifierKey(workflow.id), workflow] as const] : [])),
  );
  const tasks = new Map<string, Identifier>();
  const launchPlans = new Map<string, Identifier>();
  const missingSubWorkflows: { node: string; id: Identifier }[] = [];
  const seen = new Set<WorkflowTemplate>();
  const walkWorkflow = (workflow: WorkflowTemplate): void => {
    if (seen.has(workflow)) return;
    seen.add(workflow);
    for (const node of workflow.nodes) walkNode(node);
    if (workflow.failureNode !== undefined) walkNode(workflow.failureNode);
  };
  const walkNode = (node: Node): void => {
    const { target } = node;
    if (target.case === "taskNode" && target.value.reference.case === "referenceId") {
      const id = target.value.reference.value;
      tasks.set(identifierKey(id), id);
    } else if (target.case === "workflowNode" && target.value.reference.case === "launchplanRef") {
      const id = target.value.reference.value;
      launchPlans.set(identifierKey(id), id);
    } else if (target.case === "workflowNode" && target.value.reference.case === "subWorkflowRef") {
      const id = target.value.reference.value;
      const workflow = given.get(identifierKey(id));
      if (workflow === undefined) missingSubWorkflows.push({ node: node.id, id });
      else walkWorkflow(workflow);
    }
    for (const inner of innerNodes(node)) walkNode(inner);
  };
  walkWorkflow(primary);
  return {
    tasks: [...tasks.values()].sort(compareIdentifiers),
    launchPlans: [...launchPlans.values()].sort(compareIdentifiers),
    missingSubWorkflows,
  };
}

/** The nodes that a node holds: the arms of a branch, the node that an array node repeats. */
function innerNodes({ target }: Node): readonly Node[] {
  if (target.case === "arrayNode") return target.value.node ? [target.value.node] : [];
  if (target.case !== "branchNode" || target.value.ifElse === undefined) return [];
  const { case: first, other, default: otherwise } = target.value.ifElse;
  const arms = [first, ...other].flatMap((block) => (block?.thenNode ? [block.thenNode] : []));
  return otherwise.case === "elseNode" ? [...arms, otherwise.value] : arms;
}
