import { create, fromBinary } from "@bufbuild/protobuf";
import { type TaskExecution, TaskExecutionClosureSchema, TaskExecutionSchema } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import type { Key, Row } from "@haltere/ports";
import { executionIdFromRow } from "../executions/execution-row.ts";
import type { StoredLiterals } from "../literals/stored-literals.ts";
import { nodeExecutionKey } from "../node-executions/node-execution-row.ts";
import type { FullTaskExecutionIdentifier } from "../requests/identifiers.ts";

/** The columns that name a task execution. */
export function taskExecutionKey(id: FullTaskExecutionIdentifier): Key<"task_executions"> {
  const { project, domain, name, version } = id.taskId;
  const { executionId, nodeId } = id.nodeExecutionId;
  return {
    project,
    domain,
    name,
    version,
    ...nodeExecutionKey(executionId, nodeId),
    retry_attempt: id.retryAttempt,
  };
}

/** A task execution as the API answers it; `isParent` where it made nodes of its own. */
export function taskExecutionFromRow(row: Row<"task_executions">, isParent: boolean): TaskExecution {
  const { project, domain, name, version } = row;
  return create(TaskExecutionSchema, {
    id: {
      taskId: { resourceType: ResourceType.TASK, project, domain, name, version },
      nodeExecutionId: { nodeId: row.node_id, executionId: executionIdFromRow(row) },
      retryAttempt: row.retry_attempt,
    },
    inputUri: row.input_uri,
    closure: fromBinary(TaskExecutionClosureSchema, row.closure),
    isParent,
  });
}

export function taskExecutionInputs(row: Row<"task_executions">): StoredLiterals {
  return { inline: row.inputs, uri: row.input_uri };
}

export function taskExecutionOutputs(row: Row<"task_executions">): StoredLiterals {
  const result = fromBinary(TaskExecutionClosureSchema, row.closure).outputResult;
  return { inline: row.outputs, uri: result.case === "outputUri" ? result.value : "" };
}
