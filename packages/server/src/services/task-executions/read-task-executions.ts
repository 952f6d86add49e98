import { create } from "@bufbuild/protobuf";
import {
  type TaskExecution,
  type TaskExecutionGetDataRequest,
  TaskExecutionGetDataResponseSchema,
  type TaskExecutionGetRequest,
  type TaskExecutionListRequest,
  TaskExecutionListSchema,
} from "@haltere/idl/admin";
import type { Row, Store } from "@haltere/ports";
import { taskFlyteUrls } from "../data-proxy/flyte-url.ts";
import { executionKey } from "../executions/execution-row.ts";
import { loadLiterals } from "../literals/stored-literals.ts";
import { nodeExecutionKey } from "../node-executions/node-execution-row.ts";
import {
  type FullTaskExecutionIdentifier,
  requireNodeExecutionIdentifier,
  requireTaskExecutionIdentifier,
  taskExecutionNotFound,
} from "../requests/identifiers.ts";
import { equals, readListQuery } from "../requests/list-query.ts";
import { nextToken } from "../requests/page.ts";
import { withinRows } from "../requests/within-rows.ts";
import type { ServiceResources } from "../service-resources.ts";
import { attemptsAtTasks } from "./attempts-at-tasks.ts";
import { linkLogs } from "./log-links.ts";
import {
  taskExecutionFromRow,
  taskExecutionInputs,
  taskExecutionKey,
  taskExecutionOutputs,
} from "./task-execution-row.ts";

/** @throws FlyteError NotFound */
export async function getTaskExecutionRow(
  store: Store,
  id: FullTaskExecutionIdentifier,
): Promise<Row<"task_executions">> {
  const row = await store.get("task_executions", taskExecutionKey(id));
  if (!row) throw taskExecutionNotFound(id);
  return row;
}

export async function getTaskExecution(resources: ServiceResources, request: TaskExecutionGetRequest) {
  return present(resources, await getTaskExecutionRow(resources.store, requireTaskExecutionIdentifier(request.id)));
}

/** The attempts at a node's task. Error messages are whole, unlike in the lists of executions and nodes. */
export async function listTaskExecutions(resources: ServiceResources, request: TaskExecutionListRequest) {
  const { store } = resources;
  const { executionId, nodeId } = requireNodeExecutionIdentifier(request.nodeExecutionId);
  const { query, page, beside } = readListQuery("task_executions", "ListTaskExecutions", request);
  const key = nodeExecutionKey(executionId, nodeId);
  const ofTask = beside.filter(({ table }) => table === "tasks");
  const enclosing = beside.filter(({ table }) => table !== "tasks");
  const reachable = await withinRows(store, enclosing, {
    executions: executionKey(executionId),
    node_executions: key,
  });
  const where = [...equals(key), ...query.where, ...(await attemptsAtTasks(store, key, ofTask))];
  const rows = reachable
    ? await store.list("task_executions", { ...query, where, without: ["inputs", "outputs"] })
    : [];
  return create(TaskExecutionListSchema, {
    taskExecutions: await Promise.all(rows.map((row) => present(resources, row))),
    token: nextToken(page, rows.length),
  });
}

/** Inputs and outputs as values, and their flyte:// addresses. */
export async function getTaskExecutionData({ store, blobs }: ServiceResources, request: TaskExecutionGetDataRequest) {
  const id = requireTaskExecutionIdentifier(request.id);
  const row = await getTaskExecutionRow(store, id);
  const [fullInputs, fullOutputs] = await Promise.all([
    loadLiterals(blobs, taskExecutionInputs(row)),
    loadLiterals(blobs, taskExecutionOutputs(row)),
  ]);
  return create(TaskExecutionGetDataResponseSchema, {
    inputs: {},
    outputs: {},
    fullInputs,
    fullOutputs,
    flyteUrls: taskFlyteUrls(id),
  });
}

async function present(resources: ServiceResources, row: Row<"task_executions">): Promise<TaskExecution> {
  const scope = equals({
    execution_project: row.execution_project,
    execution_domain: row.execution_domain,
    execution_name: row.execution_name,
    parent_task_execution_id: row.id,
  });
  return linkLogs(resources, taskExecutionFromRow(row, (await resources.store.count("node_executions", scope)) > 0));
}
