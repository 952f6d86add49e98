import {
  NodeExecutionIdentifierSchema,
  SignalIdentifierSchema,
  TaskExecutionIdentifierSchema,
  WorkflowExecutionIdentifierSchema,
} from "@haltere/idl/core";
import { message } from "../fields/messages.ts";
import { integer, text } from "../fields/scalars.ts";
import { model } from "../model.ts";
import { Identifier } from "./identifier.ts";

/** Names an execution (`flyteidl.core.WorkflowExecutionIdentifier`). */
export class WorkflowExecutionIdentifier extends model(
  "WorkflowExecutionIdentifier",
  WorkflowExecutionIdentifierSchema,
  { project: text(), domain: text(), name: text() },
) {}

/** Names the execution of a node (`flyteidl.core.NodeExecutionIdentifier`). */
export class NodeExecutionIdentifier extends model("NodeExecutionIdentifier", NodeExecutionIdentifierSchema, {
  nodeId: text(),
  executionId: message(WorkflowExecutionIdentifier),
}) {}

/** Names an attempt of a task (`flyteidl.core.TaskExecutionIdentifier`). */
export class TaskExecutionIdentifier extends model("TaskExecutionIdentifier", TaskExecutionIdentifierSchema, {
  taskId: message(Identifier),
  nodeExecutionId: message(NodeExecutionIdentifier),
  retryAttempt: integer(),
}) {}

/** Names a signal that an execution waits for (`flyteidl.core.SignalIdentifier`). */
export class SignalIdentifier extends model("SignalIdentifier", SignalIdentifierSchema, {
  signalId: text(),
  executionId: message(WorkflowExecutionIdentifier),
}) {}
