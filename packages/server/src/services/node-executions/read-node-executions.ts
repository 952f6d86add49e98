import { create } from "@bufbuild/protobuf";
import {
  type NodeExecution,
  type NodeExecutionForTaskListRequest,
  type NodeExecutionGetRequest,
  type NodeExecutionListRequest,
  NodeExecutionListSchema,
} from "@haltere/idl/admin";
import type { NodeExecutionIdentifier, WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Condition, Row, Store } from "@haltere/ports";
import { executionKey } from "../executions/execution-row.ts";
import {
  nodeExecutionNotFound,
  requireNodeExecutionIdentifier,
  requireTaskExecutionIdentifier,
} from "../requests/identifiers.ts";
import { equals, type ListRequest, readListQuery } from "../requests/list-query.ts";
import { nextToken } from "../requests/page.ts";
import { missing } from "../requests/refusals.ts";
import { withinRows } from "../requests/within-rows.ts";
import type { ServiceResources } from "../service-resources.ts";
import { getTaskExecutionRow } from "../task-executions/read-task-executions.ts";
import { nodeExecutionFromRow, nodeExecutionKey } from "./node-execution-row.ts";

/** @throws FlyteError NotFound */
export async function getNodeExecutionRow(store: Store, id: NodeExecutionIdentifier): Promise<Row<"node_executions">> {
  const { executionId, nodeId } = requireNodeExecutionIdentifier(id);
  const row = await store.get("node_executions", nodeExecutionKey(executionId, nodeId));
  if (!row) throw nodeExecutionNotFound(id);
  return row;
}

export async function getNodeExecution({ store }: ServiceResources, request: NodeExecutionGetRequest) {
  return nodeExecutionFromRow(await getNodeExecutionRow(store, requireNodeExecutionIdentifier(request.id)), "whole");
}

/** The nodes at the root of an execution, or with `unique_parent_id` those inside of one node. */
export async function listNodeExecutions({ store }: ServiceResources, request: NodeExecutionListRequest) {
  const { workflowExecutionId: execution, uniqueParentId } = request;
  if (!execution?.project || !execution.domain || !execution.name) throw missing("execution_id");
  if (uniqueParentId) {
    await getNodeExecutionRow(store, { executionId: execution, nodeId: uniqueParentId } as NodeExecutionIdentifier);
    return list(store, execution, request, equals({ parent_node_id: uniqueParentId }));
  }
  return list(store, execution, request, equals({ parent_node_id: null, parent_task_execution_id: null }));
}

/** The nodes that one attempt of a task made. */
export async function listNodeExecutionsForTask({ store }: ServiceResources, request: NodeExecutionForTaskListRequest) {
  const id = requireTaskExecutionIdentifier(request.taskExecutionId);
  const parent = await getTaskExecutionRow(store, id);
  return list(store, id.nodeExecutionId.executionId, request, equals({ parent_task_execution_id: parent.id }));
}

async function list(
  store: Store,
  execution: WorkflowExecutionIdentifier,
  request: ListRequest,
  scope: readonly Condition[],
) {
  const { query, page, beside } = readListQuery("node_executions", "ListNodeExecutions", request);
  const key = executionKey(execution);
  const reachable = await withinRows(store, beside, { executions: key });
  const where = [...equals(key), ...scope, ...query.where];
  const rows = reachable
    ? await store.list("node_executions", { ...query, where, without: ["inputs", "outputs"] })
    : [];
  const nodes = rows.map((row) => ({ row, node: nodeExecutionFromRow(row, "listed") }));
  await markParents(store, execution, nodes);
  return create(NodeExecutionListSchema, {
    nodeExecutions: nodes.map(({ node }) => node),
    token: nextToken(page, rows.length),
  });
}

/** In lists a node that has nodes inside is a parent, and a dynamic one where it became a workflow, even if no event ever said so. */
async function markParents(
  store: Store,
  execution: WorkflowExecutionIdentifier,
  nodes: readonly { readonly row: Row<"node_executions">; readonly node: NodeExecution }[],
): Promise<void> {
  // The items of an array node are no graph: flytekit refuses one that is called a parent.
  const unmarked = nodes.filter(
    ({ node: { metadata } }) => !metadata?.isParentNode && !metadata?.isDynamic && !metadata?.isArray,
  );
  if (unmarked.length === 0) return;
  const ids = unmarked.map(({ row }) => row.node_id);
  const inside = await store.list("node_executions", {
    where: [...equals(executionKey(execution)), { column: "parent_node_id", comparison: "in", value: ids }],
    without: ["closure", "node_execution_metadata", "inputs", "outputs"],
  });
  const parents = new Set(inside.map((row) => row.parent_node_id));
  for (const { row, node } of unmarked) {
    if (!node.metadata || !parents.has(row.node_id)) continue;
    node.metadata.isParentNode = true;
    node.metadata.isDynamic = row.dynamic_workflow_remote_closure_reference !== "";
  }
}
