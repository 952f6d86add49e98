import { WorkflowNodeSchema } from "@haltere/idl/core";
import { message } from "../fields/messages.ts";
import { optional } from "../fields/presence.ts";
import { Identifier } from "../identifier/identifier.ts";
import { model } from "../model.ts";

/** A node that runs a launch plan or a workflow (`flyteidl.core.WorkflowNode`): one of the two is set. */
export class WorkflowNode extends model("WorkflowNode", WorkflowNodeSchema, {
  launchplanRef: optional(message(Identifier)),
  subWorkflowRef: optional(message(Identifier)),
}) {
  /** What it runs. */
  get reference(): Identifier | undefined {
    return this.launchplanRef ?? this.subWorkflowRef;
  }
}
