import { TaskExecutionClosureSchema, TaskExecutionSchema } from "@haltere/idl/admin";
import type { TaskExecution_Phase } from "@haltere/idl/core";
import { ExternalResourceInfoSchema, TaskExecutionMetadataSchema } from "@haltere/idl/event";
import { ExecutionError } from "../execution/execution-error.ts";
import { TaskLog } from "../execution/task-log.ts";
import { list } from "../fields/collections.ts";
import { message, plainMessage } from "../fields/messages.ts";
import { omittable, optional } from "../fields/presence.ts";
import { boolean, enumeration, text } from "../fields/scalars.ts";
import { duration, timestamp } from "../fields/well-known.ts";
import { TaskExecutionIdentifier } from "../identifier/execution-identifiers.ts";
import { model } from "../model.ts";

/** What a task made outside, as its events tell (`flyteidl.event.TaskExecutionMetadata`). */
export class EventTaskExecutionMetadata extends model("TaskExecutionMetadata", TaskExecutionMetadataSchema, {
  externalResources: omittable(list(plainMessage(ExternalResourceInfoSchema))),
}) {}

/** How an attempt of a task goes (`flyteidl.admin.TaskExecutionClosure`). Times and durations are in microseconds. */
export class TaskExecutionClosure extends model("TaskExecutionClosure", TaskExecutionClosureSchema, {
  phase: enumeration<TaskExecution_Phase>(),
  logs: list(message(TaskLog)),
  startedAt: timestamp(),
  duration: duration(),
  createdAt: timestamp(),
  updatedAt: timestamp(),
  outputUri: optional(text()),
  error: optional(message(ExecutionError)),
  metadata: optional(message(EventTaskExecutionMetadata)),
}) {}

/** An attempt of a task, as the control plane tells it (`flyteidl.admin.TaskExecution`). */
export class AdminTaskExecution extends model("TaskExecution", TaskExecutionSchema, {
  id: message(TaskExecutionIdentifier),
  inputUri: text(),
  closure: message(TaskExecutionClosure),
  isParent: boolean(),
}) {}
