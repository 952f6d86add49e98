import {
  NodeExecutionGetDataResponseSchema,
  TaskExecutionGetDataResponseSchema,
  WorkflowExecutionGetDataResponseSchema,
} from "@haltere/idl/admin";
import { UrlBlob } from "../common/execution-settings.ts";
import { message } from "../fields/messages.ts";
import { optional } from "../fields/presence.ts";
import { LiteralMap } from "../literals/literal.ts";
import { model } from "../model.ts";
import { DynamicWorkflowNodeMetadata } from "../node-execution/node-execution.ts";

/** Inputs and outputs, and where they can be fetched. */
const data = {
  inputs: message(UrlBlob),
  outputs: message(UrlBlob),
  fullInputs: message(LiteralMap),
  fullOutputs: message(LiteralMap),
};

/** Inputs and outputs of an execution (`flyteidl.admin.WorkflowExecutionGetDataResponse`). */
export class WorkflowExecutionGetDataResponse extends model(
  "WorkflowExecutionGetDataResponse",
  WorkflowExecutionGetDataResponseSchema,
  data,
) {}

/** Inputs and outputs of an attempt of a task (`flyteidl.admin.TaskExecutionGetDataResponse`). */
export class TaskExecutionGetDataResponse extends model(
  "TaskExecutionGetDataResponse",
  TaskExecutionGetDataResponseSchema,
  data,
) {}

/** Inputs and outputs of a node, and the workflow it made (`flyteidl.admin.NodeExecutionGetDataResponse`). */
export class NodeExecutionGetDataResponse extends model(
  "NodeExecutionGetDataResponse",
  NodeExecutionGetDataResponseSchema,
  { ...data, dynamicWorkflow: optional(message(DynamicWorkflowNodeMetadata)) },
) {}
