import { WorkflowClosureSchema, WorkflowSchema, WorkflowSpecSchema } from "@haltere/idl/admin";
import { WorkflowClosureSchema as CoreWorkflowClosureSchema } from "@haltere/idl/core";
import { CompiledWorkflowClosure } from "../compiler/compiled-workflow.ts";
import { Documentation } from "../documentation/documentation.ts";
import { list } from "../fields/collections.ts";
import { named } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { defaulted, omittable, optional } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { Identifier } from "../identifier/identifier.ts";
import { model } from "../model.ts";
import { TaskTemplate } from "../task/task-template.ts";
import { codePointOrder } from "../text/code-point-order.ts";
import { WorkflowTemplate } from "./workflow-template.ts";

const templates = list(message(WorkflowTemplate));

/** What is registered of a workflow (`flyteidl.admin.WorkflowSpec`). */
export class WorkflowSpec extends model("WorkflowSpec", WorkflowSpecSchema, {
  template: message(WorkflowTemplate),
  /** Written in the order of their names. */
  subWorkflows: {
    ...templates,
    write: (value: readonly WorkflowTemplate[]) =>
      templates.write(value.toSorted((a, b) => codePointOrder(a.id.name, b.id.name))),
  },
  docs: named("description", omittable(message(Documentation))),
}) {}

/** What a registered workflow holds (`flyteidl.admin.WorkflowClosure`). */
export class WorkflowClosure extends model("WorkflowClosure", WorkflowClosureSchema, {
  compiledWorkflow: message(CompiledWorkflowClosure),
}) {}

/** A registered workflow (`flyteidl.admin.Workflow`). */
export class Workflow extends model("Workflow", WorkflowSchema, {
  id: message(Identifier),
  closure: message(WorkflowClosure),
  shortDescription: optional(text()),
}) {}

/** A workflow with its tasks, before it is compiled (`flyteidl.core.WorkflowClosure`). */
export class CoreWorkflowClosure extends model("WorkflowClosure", CoreWorkflowClosureSchema, {
  workflow: message(WorkflowTemplate),
  tasks: defaulted(list(message(TaskTemplate)), Object.freeze([])),
}) {}
