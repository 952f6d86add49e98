import type { CompiledWorkflow, CompiledWorkflowClosure, Identifier, Node } from "@haltere/idl/core";

const ends: ReadonlySet<string> = new Set(["start-node", "end-node"]);

/** Whether a node only stands for where a workflow begins or ends. */
export const isEnd = (id: string): boolean => ends.has(id);

/** The nodes of a workflow, with the one that runs when it fails, and without its ends. */
export function nodesOf(workflow: CompiledWorkflow | undefined): readonly Node[] {
  const { nodes = [], failureNode } = workflow?.template ?? {};
  const own = nodes.filter(({ id }) => !isEnd(id));
  return failureNode === undefined ? own : [...own.filter(({ id }) => id !== failureNode.id), failureNode];
}

/** The nodes inside of a node: a sub-workflow's, or those that a branch chooses among. */
export function innerNodes(closure: CompiledWorkflowClosure | undefined): (spec: Node) => readonly Node[] {
  const byName = new Map(closure?.subWorkflows.map((workflow) => [nameOf(workflow.template?.id), workflow]));
  return (spec) => {
    if (spec.target.case === "branchNode") return branchNodes(spec);
    if (spec.target.case === "workflowNode" && spec.target.value.reference.case === "subWorkflowRef")
      return nodesOf(byName.get(nameOf(spec.target.value.reference.value)));
    return [];
  };
}

const nameOf = (id: Identifier | undefined) =>
  id === undefined ? "" : `${id.resourceType}/${id.project}/${id.domain}/${id.name}/${id.version}`;

function branchNodes(spec: Node): Node[] {
  const cases = spec.target.case === "branchNode" ? spec.target.value.ifElse : undefined;
  if (cases === undefined) return [];
  const last = cases.default.case === "elseNode" ? cases.default.value : undefined;
  return [cases.case?.thenNode, ...cases.other.map(({ thenNode }) => thenNode), last].filter(
    (node) => node !== undefined,
  );
}
