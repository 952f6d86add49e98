import {
  NodeExecution_Phase,
  NodeExecutionSchema,
  TaskExecution_Phase,
  TaskExecutionSchema,
  WorkflowExecution_Phase,
  WorkflowExecutionSchema,
} from "@haltere/idl/core";
import { model } from "../model.ts";

/** The message that the phases of tasks belong to (`flyteidl.core.TaskExecution`); it has no fields. */
export class TaskExecution extends model("TaskExecution", TaskExecutionSchema, {}) {
  static readonly Phase = TaskExecution_Phase;
}

/** The message that the phases of nodes belong to (`flyteidl.core.NodeExecution`); it has no fields. */
export class CoreNodeExecution extends model("NodeExecution", NodeExecutionSchema, {}) {
  static readonly Phase = NodeExecution_Phase;
}

/** The message that the phases of executions belong to (`flyteidl.core.WorkflowExecution`); it has no fields. */
export class WorkflowExecution extends model("WorkflowExecution", WorkflowExecutionSchema, {}) {
  static readonly Phase = WorkflowExecution_Phase;
}
