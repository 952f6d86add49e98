import { TaskExecutionMetadataSchema } from "@haltere/idl/admin";
import { map } from "../fields/collections.ts";
import { message } from "../fields/messages.ts";
import { defaulted, omittable } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { TaskExecutionIdentifier } from "../identifier/execution-identifiers.ts";
import { model } from "../model.ts";
import { Identity } from "../security/security-context.ts";

/** What a connector is told of the attempt it serves (`flyteidl.admin.TaskExecutionMetadata`). */
export class TaskExecutionMetadata extends model("TaskExecutionMetadata", TaskExecutionMetadataSchema, {
  taskExecutionId: message(TaskExecutionIdentifier),
  namespace: defaulted(text(), ""),
  labels: omittable(map(text())),
  annotations: omittable(map(text())),
  k8sServiceAccount: defaulted(text(), ""),
  environmentVariables: omittable(map(text())),
  identity: omittable(message(Identity)),
}) {}
