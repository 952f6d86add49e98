import { TaskClosureSchema, TaskSchema, TaskSpecSchema } from "@haltere/idl/admin";
import { CompiledTaskSchema } from "@haltere/idl/core";
import { Documentation } from "../documentation/documentation.ts";
import { named } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { omittable, optional } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { Identifier } from "../identifier/identifier.ts";
import { model } from "../model.ts";
import { TaskTemplate } from "./task-template.ts";

/** What is registered of a task (`flyteidl.admin.TaskSpec`). */
export class TaskSpec extends model("TaskSpec", TaskSpecSchema, {
  template: message(TaskTemplate),
  docs: named("description", omittable(message(Documentation))),
}) {}

/** A task as the compiler keeps it (`flyteidl.core.CompiledTask`). */
export class CompiledTask extends model("CompiledTask", CompiledTaskSchema, { template: message(TaskTemplate) }) {}

/** What a registered task holds (`flyteidl.admin.TaskClosure`). */
export class TaskClosure extends model("TaskClosure", TaskClosureSchema, { compiledTask: message(CompiledTask) }) {}

/** A registered task (`flyteidl.admin.Task`). */
export class Task extends model("Task", TaskSchema, {
  id: message(Identifier),
  closure: message(TaskClosure),
  shortDescription: optional(text()),
}) {}
