import { DynamicJobSpecSchema } from "@haltere/idl/core";
import { Binding } from "../bindings/binding.ts";
import { list } from "../fields/collections.ts";
import { message } from "../fields/messages.ts";
import { long } from "../fields/scalars.ts";
import { model } from "../model.ts";
import { TaskTemplate } from "../task/task-template.ts";
import { Node } from "../workflow/node.ts";
import { WorkflowTemplate } from "../workflow/workflow-template.ts";

/** The workflow that a dynamic task makes (`flyteidl.core.DynamicJobSpec`). */
export class DynamicJobSpec extends model("DynamicJobSpec", DynamicJobSpecSchema, {
  tasks: list(message(TaskTemplate)),
  nodes: list(message(Node)),
  minSuccesses: long(),
  outputs: list(message(Binding)),
  subworkflows: list(message(WorkflowTemplate)),
}) {}
