import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import type { NodeExecution_Phase, TaskExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import type {
  NodeExecutionEventSchema,
  TaskExecutionEventSchema,
  WorkflowExecutionEventSchema,
} from "@haltere/idl/event";
import type { Blobs } from "@haltere/ports";
import { taskId } from "./registrations.ts";

/** Events as an engine sends them from outside, of executions in the domain development; times are seconds since the epoch. */

/** Fields of a message, without a message already made. */
type Fields<Schema extends DescMessage> = Extract<MessageInitShape<Schema>, { readonly $typeName?: never }>;

export const executionId = (project: string, name: string) => ({ project, domain: "development", name });
export type ExecutionName = ReturnType<typeof executionId>;

export const at = (seconds: number) => timestampFromMicroseconds(seconds * 1_000_000);
export const nodeId = (execution: ExecutionName, id: string) => ({ executionId: execution, nodeId: id });
export const attemptId = (execution: ExecutionName, node: string, retryAttempt = 0) => ({
  taskId: taskId({ project: execution.project, name: "t" }),
  nodeExecutionId: nodeId(execution, node),
  retryAttempt,
});

export function workflowEvent(
  execution: ExecutionName,
  phase: WorkflowExecution_Phase,
  seconds: number,
  more: Fields<typeof WorkflowExecutionEventSchema> = {},
) {
  return { event: { executionId: execution, producerId: "propeller", phase, occurredAt: at(seconds), ...more } };
}

export function nodeEvent(
  execution: ExecutionName,
  node: string,
  phase: NodeExecution_Phase,
  seconds: number,
  more: Fields<typeof NodeExecutionEventSchema> = {},
) {
  const id = nodeId(execution, node);
  const told = { id, producerId: "propeller", phase, occurredAt: at(seconds), specNodeId: node, eventVersion: 1 };
  return { event: { ...told, ...more } };
}

/** Of the task `t` of the execution's project. */
export function taskEvent(
  execution: ExecutionName,
  node: string,
  phase: TaskExecution_Phase,
  seconds: number,
  more: Fields<typeof TaskExecutionEventSchema> = {},
) {
  const { taskId, nodeExecutionId: parentNodeExecutionId } = attemptId(execution, node);
  const told = { taskId, parentNodeExecutionId, producerId: "propeller", phase, occurredAt: at(seconds) };
  return { event: { ...told, eventVersion: 1, ...more } };
}

/** The addresses of all blobs below one. */
export async function addressesBelow(blobs: Blobs, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { uri } of blobs.list(prefix)) found.push(uri);
  return found;
}
