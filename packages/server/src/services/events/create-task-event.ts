import { create } from "@bufbuild/protobuf";
import { FlyteError, foldTaskEvent, nodeExecutionText, taskExecutionText } from "@haltere/core";
import { journalWrite, taskColumns, taskRecordOfRow } from "@haltere/engine";
import { type TaskExecutionEventRequest, TaskExecutionEventResponseSchema } from "@haltere/idl/admin";
import type { Store, Write } from "@haltere/ports";
import { executionKey } from "../executions/execution-row.ts";
import { getExecutionRow } from "../executions/read-executions.ts";
import { nodeExecutionKey } from "../node-executions/node-execution-row.ts";
import { commitOverRaces, guardOf, movedOn } from "../requests/commit-over-races.ts";
import type { FullNodeExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { taskExecutionKey } from "../task-executions/task-execution-row.ts";
import { detachData, eventFolder } from "./event-data.ts";
import { checkTaskEvent } from "./validate-event.ts";

/** Records what happened to an attempt of a node's task; the first event about it makes its record. */
export async function createTaskEvent(resources: ServiceResources, request: TaskExecutionEventRequest) {
  const { store, clock } = resources;
  const { event: told, id } = checkTaskEvent(request.event);
  const { executionId, nodeId } = id.nodeExecutionId;
  const { event, inputs, outputs } = detachData(told, eventFolder(resources, executionId, nodeId));
  const key = taskExecutionKey(id);
  await commitOverRaces(resources, `task execution ${taskExecutionText(id)}`, async () => {
    const { cluster } = await getExecutionRow(store, executionId);
    const row = await store.get("task_executions", key);
    const record = foldTaskEvent(row && taskRecordOfRow(row), event, { cluster });
    const now = clock.now();
    const columns = taskColumns(record);
    let write: Write;
    if (row) {
      const set = { ...columns, updated_at: movedOn(row, now) };
      write = { kind: "update", table: "task_executions", key, set, expected: guardOf(row) };
    } else {
      await checkNode(store, id.nodeExecutionId);
      const rest = { inputs: null, outputs: null, created_at: now, updated_at: now };
      write = { kind: "insert", table: "task_executions", row: { ...columns, ...rest, ...key } };
    }
    const journal = journalWrite(executionKey(executionId), [{ kind: "task", event, data: {} }], now);
    const result = record.closure.outputResult;
    const blobs = [
      record.inputUri === inputs?.uri ? inputs : undefined,
      result.case === "outputUri" && result.value === outputs?.uri ? outputs : undefined,
    ].filter((blob) => blob !== undefined);
    return { writes: journal ? [write, journal] : [write], blobs };
  });
  return create(TaskExecutionEventResponseSchema);
}

async function checkNode(store: Store, id: FullNodeExecutionIdentifier): Promise<void> {
  if (await store.get("node_executions", nodeExecutionKey(id.executionId, id.nodeId))) return;
  throw new FlyteError(
    "NotFound",
    `Failed to get existing node execution id: [${nodeExecutionText(id)}] with err: entry not found`,
    { hint: "Tell of the node before its task." },
  );
}
