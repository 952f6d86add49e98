import {
  DynamicWorkflowNodeMetadataSchema,
  NodeExecutionClosureSchema,
  NodeExecutionMetaDataSchema,
  NodeExecutionSchema,
  TaskNodeMetadataSchema,
  WorkflowNodeMetadataSchema,
} from "@haltere/idl/admin";
import type { CatalogCacheStatus, NodeExecution_Phase } from "@haltere/idl/core";
import { CatalogMetadata } from "../catalog/catalog.ts";
import { CompiledWorkflowClosure } from "../compiler/compiled-workflow.ts";
import { ExecutionError } from "../execution/execution-error.ts";
import { message, plainMessage } from "../fields/messages.ts";
import { optional } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { duration, timestamp } from "../fields/well-known.ts";
import { NodeExecutionIdentifier, WorkflowExecutionIdentifier } from "../identifier/execution-identifiers.ts";
import { Identifier } from "../identifier/identifier.ts";
import { model } from "../model.ts";

/** The execution that a node launched (`flyteidl.admin.WorkflowNodeMetadata`). */
export class WorkflowNodeMetadata extends model("WorkflowNodeMetadata", WorkflowNodeMetadataSchema, {
  executionId: message(WorkflowExecutionIdentifier),
}) {}

/** The workflow that a dynamic node made (`flyteidl.admin.DynamicWorkflowNodeMetadata`). */
export class DynamicWorkflowNodeMetadata extends model(
  "DynamicWorkflowNodeMetadata",
  DynamicWorkflowNodeMetadataSchema,
  { id: message(Identifier), compiledWorkflow: message(CompiledWorkflowClosure) },
) {}

/** What the cache said to a node (`flyteidl.admin.TaskNodeMetadata`). */
export class TaskNodeMetadata extends model("TaskNodeMetadata", TaskNodeMetadataSchema, {
  cacheStatus: enumeration<CatalogCacheStatus>(),
  catalogKey: message(CatalogMetadata),
}) {}

/** How a node goes (`flyteidl.admin.NodeExecutionClosure`). Times and durations are in microseconds. */
export class NodeExecutionClosure extends model("NodeExecutionClosure", NodeExecutionClosureSchema, {
  phase: enumeration<NodeExecution_Phase>(),
  startedAt: timestamp(),
  duration: duration(),
  outputUri: optional(text()),
  deckUri: optional(text()),
  error: optional(message(ExecutionError)),
  workflowNodeMetadata: optional(message(WorkflowNodeMetadata)),
  taskNodeMetadata: optional(message(TaskNodeMetadata)),
  createdAt: optional(timestamp()),
  updatedAt: optional(timestamp()),
}) {
  /** What the node ran. */
  get targetMetadata(): WorkflowNodeMetadata | TaskNodeMetadata | undefined {
    return this.workflowNodeMetadata ?? this.taskNodeMetadata;
  }
}

/** The execution of a node (`flyteidl.admin.NodeExecution`). */
export class NodeExecution extends model("NodeExecution", NodeExecutionSchema, {
  id: message(NodeExecutionIdentifier),
  inputUri: text(),
  closure: message(NodeExecutionClosure),
  metadata: plainMessage(NodeExecutionMetaDataSchema),
}) {}
