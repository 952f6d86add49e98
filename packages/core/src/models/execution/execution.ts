import {
  AbortMetadataSchema,
  ClusterAssignmentSchema,
  ExecutionClosureSchema,
  ExecutionMetadata_ExecutionMode,
  ExecutionMetadataSchema,
  ExecutionSchema,
  ExecutionSpecSchema,
  LiteralMapBlobSchema,
  SystemMetadataSchema,
} from "@haltere/idl/admin";
import type { WorkflowExecution_Phase } from "@haltere/idl/core";
import { AuthRole, RawOutputDataConfig } from "../common/execution-settings.ts";
import { Annotations, Envs, Labels } from "../common/labels.ts";
import { NotificationList } from "../common/notification.ts";
import { list } from "../fields/collections.ts";
import { named } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { defaulted, omittable, optional } from "../fields/presence.ts";
import { boolean, enumeration, integer, text } from "../fields/scalars.ts";
import { duration, timestamp } from "../fields/well-known.ts";
import { NodeExecutionIdentifier, WorkflowExecutionIdentifier } from "../identifier/execution-identifiers.ts";
import { Identifier } from "../identifier/identifier.ts";
import { LiteralMap } from "../literals/literal.ts";
import { ExecutionClusterLabel } from "../matchable-resource/matching-attributes.ts";
import { model } from "../model.ts";
import { settledSecurityContext } from "../security/security-context.ts";
import { ExecutionError } from "./execution-error.ts";

/** Which cluster runs an execution (`flyteidl.admin.SystemMetadata`). */
export class SystemMetadata extends model("SystemMetadata", SystemMetadataSchema, { executionCluster: text() }) {}

/** How an execution came to be (`flyteidl.admin.ExecutionMetadata`). */
export class ExecutionMetadata extends model("ExecutionMetadata", ExecutionMetadataSchema, {
  mode: enumeration<ExecutionMetadata_ExecutionMode>(),
  principal: text(),
  nesting: integer(),
  /** In microseconds since the epoch. */
  scheduledAt: optional(timestamp()),
  parentNodeExecution: optional(message(NodeExecutionIdentifier)),
  referenceExecution: optional(message(WorkflowExecutionIdentifier)),
  systemMetadata: optional(message(SystemMetadata)),
}) {
  static readonly ExecutionMode = ExecutionMetadata_ExecutionMode;
}

/** Where an execution may run (`flyteidl.admin.ClusterAssignment`). */
export class ClusterAssignment extends model("ClusterAssignment", ClusterAssignmentSchema, {
  clusterPool: named("clusterPoolName", optional(text())),
}) {}

/** What an execution is asked to run, and how (`flyteidl.admin.ExecutionSpec`). */
export class ExecutionSpec extends model("ExecutionSpec", ExecutionSpecSchema, {
  launchPlan: message(Identifier),
  metadata: message(ExecutionMetadata),
  notifications: optional(message(NotificationList)),
  disableAll: optional(boolean()),
  labels: defaulted(message(Labels), new Labels({ values: {} })),
  annotations: defaulted(message(Annotations), new Annotations({ values: {} })),
  authRole: defaulted(message(AuthRole), new AuthRole({})),
  rawOutputDataConfig: optional(message(RawOutputDataConfig)),
  maxParallelism: omittable(integer()),
  securityContext: settledSecurityContext,
  overwriteCache: omittable(boolean()),
  interruptible: optional(boolean()),
  envs: optional(message(Envs)),
  tags: omittable(list(text())),
  clusterAssignment: optional(message(ClusterAssignment)),
  executionClusterLabel: optional(message(ExecutionClusterLabel)),
}) {}

/** Literals, or where they lie (`flyteidl.admin.LiteralMapBlob`). */
export class LiteralMapBlob extends model("LiteralMapBlob", LiteralMapBlobSchema, {
  values: optional(message(LiteralMap)),
  uri: optional(text()),
}) {}

/** Who ended an execution, and why (`flyteidl.admin.AbortMetadata`). */
export class AbortMetadata extends model("AbortMetadata", AbortMetadataSchema, { cause: text(), principal: text() }) {}

/** How an execution goes (`flyteidl.admin.ExecutionClosure`). Times and durations are in microseconds. */
export class ExecutionClosure extends model("ExecutionClosure", ExecutionClosureSchema, {
  phase: enumeration<WorkflowExecution_Phase>(),
  startedAt: timestamp(),
  duration: duration(),
  error: optional(message(ExecutionError)),
  outputs: optional(message(LiteralMapBlob)),
  abortMetadata: optional(message(AbortMetadata)),
  createdAt: optional(timestamp()),
  updatedAt: optional(timestamp()),
}) {}

/** An execution (`flyteidl.admin.Execution`). */
export class Execution extends model("Execution", ExecutionSchema, {
  id: message(WorkflowExecutionIdentifier),
  spec: message(ExecutionSpec),
  closure: message(ExecutionClosure),
}) {}
