import { create } from "@bufbuild/protobuf";
import { executionText, FlyteError, foldNodeEvent, nodeExecutionText } from "@haltere/core";
import { journalWrite, nodeColumns, nodeRecordOfRow } from "@haltere/engine";
import { type NodeExecutionEventRequest, NodeExecutionEventResponseSchema } from "@haltere/idl/admin";
import { NodeExecutionIdentifierSchema, type WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { NodeExecutionEvent } from "@haltere/idl/event";
import type { Store, Write } from "@haltere/ports";
import { executionKey } from "../executions/execution-row.ts";
import { getExecutionRow } from "../executions/read-executions.ts";
import { nodeExecutionKey } from "../node-executions/node-execution-row.ts";
import { getNodeExecutionRow } from "../node-executions/read-node-executions.ts";
import { commitOverRaces, guardOf, movedOn } from "../requests/commit-over-races.ts";
import { executionNotFound, requireTaskExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { getTaskExecutionRow } from "../task-executions/read-task-executions.ts";
import { detachData, detachDynamicWorkflow, eventFolder } from "./event-data.ts";
import { checkNodeEvent } from "./validate-event.ts";

/** Records what happened to a node; the first event about it makes its record. */
export async function createNodeEvent(resources: ServiceResources, request: NodeExecutionEventRequest) {
  const { store, clock } = resources;
  const { event: told, id } = checkNodeEvent(request.event);
  const folder = eventFolder(resources, id.executionId, id.nodeId);
  const dynamic = detachDynamicWorkflow(told, folder);
  const { event, inputs, outputs } = detachData(dynamic?.event ?? told, folder);
  const key = nodeExecutionKey(id.executionId, id.nodeId);
  await commitOverRaces(resources, `node execution ${nodeExecutionText(id)}`, async () => {
    const execution = await parentExecution(store, id.executionId);
    const row = await store.get("node_executions", key);
    const record = foldNodeEvent(row && nodeRecordOfRow(row), event, { cluster: execution.cluster });
    const now = clock.now();
    const columns = {
      ...nodeColumns(record),
      ...(dynamic && { dynamic_workflow_remote_closure_reference: dynamic.closure.uri }),
    };
    let write: Write;
    if (row) {
      await checkChild(store, event);
      const set = { ...columns, updated_at: movedOn(row, now) };
      write = { kind: "update", table: "node_executions", key, set, expected: guardOf(row) };
    } else {
      const origin = { parent_task_execution_id: await parentTask(store, event), created_at: now, updated_at: now };
      await checkParentNode(store, id.executionId, event);
      write = { kind: "insert", table: "node_executions", row: { ...emptyRow, ...columns, ...origin, ...key } };
    }
    const journal = journalWrite(executionKey(id.executionId), [{ kind: "node", event, data: {} }], now);
    const result = record.closure.outputResult;
    const blobs = [
      dynamic?.closure,
      record.inputUri === inputs?.uri ? inputs : undefined,
      result.case === "outputUri" && result.value === outputs?.uri ? outputs : undefined,
    ].filter((blob) => blob !== undefined);
    return { writes: journal ? [write, journal] : [write], blobs };
  });
  return create(NodeExecutionEventResponseSchema);
}

const emptyRow = { inputs: null, outputs: null, dynamic_workflow_remote_closure_reference: "" } as const;

async function parentExecution(store: Store, id: WorkflowExecutionIdentifier) {
  const row = await store.get("executions", executionKey(id));
  if (row) return row;
  const { code, message } = executionNotFound(id);
  throw new FlyteError(code, `Failed to get existing execution id: [${executionText(id)}] with err: ${message}`);
}

/** An execution that the node says it launched must be there; not so by the first event, which FlyteAdmin passes over in this. */
async function checkChild(store: Store, { targetMetadata }: NodeExecutionEvent): Promise<void> {
  const child = targetMetadata.case === "workflowNodeMetadata" ? targetMetadata.value.executionId : undefined;
  if (child) await getExecutionRow(store, child);
}

async function checkParentNode(
  store: Store,
  executionId: WorkflowExecutionIdentifier,
  { parentNodeMetadata }: NodeExecutionEvent,
): Promise<void> {
  const nodeId = parentNodeMetadata?.nodeId;
  if (nodeId) await getNodeExecutionRow(store, create(NodeExecutionIdentifierSchema, { executionId, nodeId }));
}

/** Row of the task execution that made the node. */
async function parentTask(store: Store, { parentTaskMetadata }: NodeExecutionEvent): Promise<number | null> {
  if (!parentTaskMetadata) return null;
  return (await getTaskExecutionRow(store, requireTaskExecutionIdentifier(parentTaskMetadata.id))).id;
}
