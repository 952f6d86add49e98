import { create } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampFromMicroseconds } from "@haltere/core";
import {
  type ExecutionError,
  ExecutionError_ErrorKind,
  ExecutionErrorSchema,
  type NodeExecution_Phase,
  type NodeExecutionIdentifier,
  NodeExecutionIdentifierSchema,
  type TaskExecution_Phase,
  type TaskTemplate,
  type WorkflowExecution_Phase,
} from "@haltere/idl/core";
import {
  type NodeExecutionEvent,
  NodeExecutionEventSchema,
  ParentNodeExecutionMetadataSchema,
  type TaskExecutionEvent,
  TaskExecutionEventSchema,
  TaskExecutionMetadata_InstanceClass,
  TaskExecutionMetadataSchema,
  type WorkflowExecutionEvent,
  WorkflowExecutionEventSchema,
} from "@haltere/idl/event";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { attemptName, inputsUri } from "../plan/layout.ts";
import { type ArrayNodePlan, isArray, type NodePlan, type TaskNodePlan } from "../plan/node-plan.ts";

/** Flyte's events, as FlytePropeller words them. The producer stays unnamed: the events are this engine's own. */

type Output<Event extends { outputResult: unknown }> = Event["outputResult"];

export function workflowEvent(
  plan: ExecutionPlan,
  at: number,
  phase: WorkflowExecution_Phase,
  outputResult: Output<WorkflowExecutionEvent> = { case: undefined },
): WorkflowExecutionEvent {
  const event = create(WorkflowExecutionEventSchema);
  event.executionId = plan.id;
  event.phase = phase;
  event.occurredAt = timestampFromMicroseconds(at);
  event.outputResult = outputResult;
  return event;
}

export function nodeEvent(
  plan: ExecutionPlan,
  node: NodePlan,
  at: number,
  phase: NodeExecution_Phase,
  outputResult: Output<NodeExecutionEvent> = { case: undefined },
): NodeExecutionEvent {
  const event = create(NodeExecutionEventSchema);
  const time = timestampFromMicroseconds(at);
  event.id = nodeExecutionId(plan, node);
  event.phase = phase;
  event.occurredAt = time;
  event.reportedAt = time;
  event.outputResult = outputResult;
  event.specNodeId = node.specId;
  event.nodeName = node.name;
  if (node.parent !== undefined) {
    event.parentNodeMetadata = create(ParentNodeExecutionMetadataSchema, { nodeId: node.parent.uniqueId });
    event.retryGroup = String(node.parent.attempt);
  }
  event.isInDynamicChain = node.scope.isInDynamicChain;
  if (node.kind === "workflow" || node.kind === "branch") event.isParent = true;
  event.eventVersion = 1;
  if (node.kind !== "start") event.inputValue = { case: "inputUri", value: inputsUri(plan, node.uniqueId) };
  if (isArray(node)) event.isArray = true;
  if (node.kind === "task") event.targetEntity = node.run.task.id;
  if (node.kind === "launch plan") event.targetEntity = node.launchPlan;
  return event;
}

/** The event of a task's attempt; for an array node the one that tells of all its items. */
export function taskEvent(
  plan: ExecutionPlan,
  node: TaskNodePlan | ArrayNodePlan,
  attempt: { readonly number: number; readonly interruptible: boolean },
  at: number,
  phase: TaskExecution_Phase,
  outputResult: Output<TaskExecutionEvent> = { case: undefined },
): TaskExecutionEvent {
  const event = create(TaskExecutionEventSchema);
  const time: Timestamp = timestampFromMicroseconds(at);
  const { task } = node.run;
  const array = node.kind === "array";
  event.taskId = task.id;
  event.parentNodeExecutionId = nodeExecutionId(plan, node);
  event.retryAttempt = attempt.number;
  event.phase = phase;
  event.occurredAt = time;
  event.reportedAt = time;
  event.taskType = array ? "container_array" : task.type;
  event.eventVersion = 1;
  event.inputValue = { case: "inputUri", value: inputsUri(plan, node.uniqueId) };
  event.outputResult = outputResult;
  const metadata = create(TaskExecutionMetadataSchema);
  metadata.pluginIdentifier = array ? "k8s-array" : pluginOf(task);
  if (!array) metadata.generatedName = attemptName(plan, { node: node.uniqueId, number: attempt.number });
  if (attempt.interruptible) metadata.instanceClass = TaskExecutionMetadata_InstanceClass.INTERRUPTIBLE;
  event.metadata = metadata;
  return event;
}

/** FlytePropeller's name for what runs a task. */
function pluginOf({ target }: TaskTemplate): string {
  return target.case === "container" || target.case === "k8sPod" ? "container" : "connector-service";
}

function nodeExecutionId(plan: ExecutionPlan, node: NodePlan): NodeExecutionIdentifier {
  return create(NodeExecutionIdentifierSchema, { executionId: plan.id, nodeId: node.uniqueId });
}

export function executionError(kind: ExecutionError_ErrorKind, code: string, message: string): ExecutionError {
  return create(ExecutionErrorSchema, { kind, code, message: limited(message) });
}

/** Flyte's limit for an error's message, in bytes; of a longer one the middle is left out. */
const messageLimit = 102_400;

export function limited(message: string): string {
  if (message.length <= messageLimit / 4) return message;
  const bytes = new TextEncoder().encode(message);
  if (bytes.length <= messageLimit) return message;
  const half = messageLimit / 2 - 16;
  const decoder = new TextDecoder();
  return `${decoder.decode(bytes.subarray(0, half))}\n... \n${decoder.decode(bytes.subarray(bytes.length - half))}`;
}

/** The error of a node that was ended with its execution. */
export function abortedError(reason: string): ExecutionError {
  return executionError(ExecutionError_ErrorKind.UNKNOWN, "NodeAborted", reason);
}
