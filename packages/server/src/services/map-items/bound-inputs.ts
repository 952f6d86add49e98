import { fromBinary } from "@bufbuild/protobuf";
import { identifierKey } from "@haltere/core";
import { WorkflowClosureSchema } from "@haltere/idl/admin";
import type { CompiledWorkflowClosure, IfBlock, Node, WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Blobs, Store } from "@haltere/ports";
import { getExecutionRow } from "../executions/read-executions.ts";
import { loadDynamicWorkflow } from "../node-executions/dynamic-workflow.ts";
import { nodeChain, specNodeId } from "../rerun/node-path.ts";

/** The inputs that each item of a map gets whole, by the workflow that its node is in; none where that cannot be found out. */
export async function boundInputs(
  { store, blobs }: { readonly store: Store; readonly blobs: Blobs },
  execution: WorkflowExecutionIdentifier,
  nodeId: string,
): Promise<ReadonlySet<string>> {
  const { workflow_id } = await getExecutionRow(store, execution);
  const workflow = workflow_id ? await store.getById("workflows", workflow_id) : undefined;
  let closure = workflow && fromBinary(WorkflowClosureSchema, workflow.closure).compiledWorkflow;
  let nodes = nodesOf(closure);
  let node: Node | undefined;
  for (const row of await nodeChain(store, execution, nodeId)) {
    node = nodes.find(({ id }) => id === specNodeId(row));
    if (node === undefined) break;
    const wired = await loadDynamicWorkflow(blobs, row);
    if (wired !== undefined) closure = wired;
    nodes = wired === undefined ? heldBy(node, closure) : nodesOf(wired);
  }
  return new Set(node?.target.case === "arrayNode" ? node.target.value.boundInputs : []);
}

function nodesOf(closure: CompiledWorkflowClosure | undefined): readonly Node[] {
  const template = closure?.primary?.template;
  return [...(template?.nodes ?? []), ...(template?.failureNode ? [template.failureNode] : [])];
}

/** The nodes of a sub-workflow, or the arms of a branch. */
function heldBy({ target }: Node, closure: CompiledWorkflowClosure | undefined): readonly Node[] {
  if (target.case === "workflowNode" && target.value.reference.case === "subWorkflowRef") {
    const wanted = identifierKey(target.value.reference.value);
    const sub = closure?.subWorkflows.find(({ template }) => template?.id && identifierKey(template.id) === wanted);
    return sub?.template?.nodes ?? [];
  }
  if (target.case !== "branchNode") return [];
  const { ifElse } = target.value;
  const blocks: IfBlock[] = [...(ifElse?.case ? [ifElse.case] : []), ...(ifElse?.other ?? [])];
  const arms = blocks.flatMap(({ thenNode }) => (thenNode === undefined ? [] : [thenNode]));
  return ifElse?.default.case === "elseNode" ? [...arms, ifElse.default.value] : arms;
}
