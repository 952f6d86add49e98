import {
  CompiledWorkflowClosureSchema,
  CompiledWorkflowSchema,
  ConnectionSet_IdListSchema,
  ConnectionSetSchema,
} from "@haltere/idl/core";
import { list, map } from "../fields/collections.ts";
import { message } from "../fields/messages.ts";
import { text } from "../fields/scalars.ts";
import { model } from "../model.ts";
import { CompiledTask } from "../task/task.ts";
import { WorkflowTemplate } from "../workflow/workflow-template.ts";

/** Ids of nodes (`flyteidl.core.ConnectionSet.IdList`). */
export class IdList extends model("IdList", ConnectionSet_IdListSchema, { ids: list(text()) }) {}

/** Which nodes wait for which (`flyteidl.core.ConnectionSet`). */
export class ConnectionSet extends model("ConnectionSet", ConnectionSetSchema, {
  upstream: map(message(IdList)),
  downstream: map(message(IdList)),
}) {
  static readonly IdList = IdList;
}

/** A compiled workflow (`flyteidl.core.CompiledWorkflow`). */
export class CompiledWorkflow extends model("CompiledWorkflow", CompiledWorkflowSchema, {
  template: message(WorkflowTemplate),
  connections: message(ConnectionSet),
}) {}

/** A compiled workflow with all it runs (`flyteidl.core.CompiledWorkflowClosure`). */
export class CompiledWorkflowClosure extends model("CompiledWorkflowClosure", CompiledWorkflowClosureSchema, {
  primary: message(CompiledWorkflow),
  subWorkflows: list(message(CompiledWorkflow)),
  tasks: list(message(CompiledTask)),
}) {}
