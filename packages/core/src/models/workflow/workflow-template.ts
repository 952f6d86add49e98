import {
  WorkflowMetadata_OnFailurePolicy,
  WorkflowMetadataDefaultsSchema,
  WorkflowMetadataSchema,
  WorkflowTemplateSchema,
} from "@haltere/idl/core";
import { Binding } from "../bindings/binding.ts";
import { list } from "../fields/collections.ts";
import { message } from "../fields/messages.ts";
import { omittable, optional } from "../fields/presence.ts";
import { boolean, enumeration } from "../fields/scalars.ts";
import { Identifier } from "../identifier/identifier.ts";
import { TypedInterface } from "../interface/typed-interface.ts";
import { model } from "../model.ts";
import { Node } from "./node.ts";

/** What a workflow does when a node fails (`flyteidl.core.WorkflowMetadata`). */
export class WorkflowMetadata extends model("WorkflowMetadata", WorkflowMetadataSchema, {
  onFailure: omittable(enumeration<WorkflowMetadata_OnFailurePolicy>()),
}) {
  static readonly OnFailurePolicy = WorkflowMetadata_OnFailurePolicy;
}

/** What a workflow's nodes do if they do not say (`flyteidl.core.WorkflowMetadataDefaults`). */
export class WorkflowMetadataDefaults extends model("WorkflowMetadataDefaults", WorkflowMetadataDefaultsSchema, {
  interruptible: optional(boolean()),
}) {}

/** All that Flyte knows of a workflow (`flyteidl.core.WorkflowTemplate`). */
export class WorkflowTemplate extends model("WorkflowTemplate", WorkflowTemplateSchema, {
  id: message(Identifier),
  metadata: message(WorkflowMetadata),
  metadataDefaults: message(WorkflowMetadataDefaults),
  interface: message(TypedInterface),
  nodes: list(message(Node)),
  outputs: list(message(Binding)),
  failureNode: optional(message(Node)),
}) {}
