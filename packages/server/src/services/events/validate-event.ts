import { toBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { LiteralMapSchema, ResourceType, type WorkflowExecutionIdentifier } from "@haltere/idl/core";
import {
  type NodeExecutionEvent,
  NodeExecutionEventSchema,
  type TaskExecutionEvent,
  TaskExecutionEventSchema,
  type WorkflowExecutionEvent,
  WorkflowExecutionEventSchema,
} from "@haltere/idl/event";
import {
  type FullNodeExecutionIdentifier,
  type FullTaskExecutionIdentifier,
  requireExecutionIdentifier,
  requireIdentifier,
  requireNodeExecutionIdentifier,
} from "../requests/identifiers.ts";
import { missing, refuseZeroByte } from "../requests/refusals.ts";
import { requireRepresentable } from "../requests/representable.ts";

/** Most bytes that the outputs within an event may have; FlyteAdmin's `remoteData.maxSizeInBytes`. Those of nodes may have more. */
const maxOutputBytes = 2 * 1024 * 1024;

export interface Checked<Event, Id> {
  readonly event: Event;
  readonly id: Id;
}

export function checkWorkflowEvent(
  event: WorkflowExecutionEvent | undefined,
): Checked<WorkflowExecutionEvent, WorkflowExecutionIdentifier> {
  if (!event) throw new FlyteError("InvalidArgument", "Workflow event handler was called without event");
  if (!event.executionId)
    throw new FlyteError("InvalidArgument", "Workflow event handler request event doesn't have an execution id");
  checkOutputSize(event);
  checkTexts(event);
  const id = requireExecutionIdentifier(event.executionId);
  requireRepresentable(WorkflowExecutionEventSchema, event, "event");
  return { event, id };
}

export function checkNodeEvent(
  event: NodeExecutionEvent | undefined,
): Checked<NodeExecutionEvent, FullNodeExecutionIdentifier> {
  if (!event) throw missing("event");
  checkTexts(event);
  const id = requireNodeExecutionIdentifier(event.id);
  requireRepresentable(NodeExecutionEventSchema, event, "event");
  return { event, id };
}

export function checkTaskEvent(
  event: TaskExecutionEvent | undefined,
): Checked<TaskExecutionEvent, FullTaskExecutionIdentifier> {
  if (!event) throw missing("event");
  if (!event.occurredAt) throw missing("occurred_at");
  checkOutputSize(event);
  checkTexts(event);
  if (!event.parentNodeExecutionId) throw missing("node_execution_id");
  const nodeExecutionId = requireNodeExecutionIdentifier(event.parentNodeExecutionId);
  if (!event.taskId) throw missing("task_id");
  const taskId = requireIdentifier(event.taskId, ResourceType.TASK);
  requireRepresentable(TaskExecutionEventSchema, event, "event");
  const { retryAttempt } = event;
  const $typeName = "flyteidl.core.TaskExecutionIdentifier";
  return { event, id: { $typeName, taskId, nodeExecutionId, retryAttempt } };
}

function checkOutputSize({ outputResult }: Pick<TaskExecutionEvent, "outputResult">): void {
  if (outputResult.case !== "outputData") return;
  const size = toBinary(LiteralMapSchema, outputResult.value).byteLength;
  if (size <= maxOutputBytes) return;
  throw new FlyteError(
    "ResourceExhausted",
    `Output data size exceeds platform configured threshold (${size} > ${maxOutputBytes})`,
    { hint: "Write the outputs to a file of the blob store, and name it in output_uri." },
  );
}

/** What of an event becomes a column of its own. */
function checkTexts(event: WorkflowExecutionEvent | NodeExecutionEvent | TaskExecutionEvent): void {
  refuseZeroByte(event.producerId, "producer_id");
  if (event.outputResult.case === "error") refuseZeroByte(event.outputResult.value.code, "error.code");
  if ("inputValue" in event && event.inputValue.case === "inputUri")
    refuseZeroByte(event.inputValue.value, "input_uri");
}
