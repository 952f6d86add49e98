import { AnySchema } from "@bufbuild/protobuf/wkt";
import {
  AuthSchema,
  LaunchPlanClosureSchema,
  LaunchPlanMetadataSchema,
  LaunchPlanSchema,
  LaunchPlanSpecSchema,
  LaunchPlanState,
} from "@haltere/idl/admin";
import { AuthRole, RawOutputDataConfig } from "../common/execution-settings.ts";
import { Annotations, Labels } from "../common/labels.ts";
import { Notification } from "../common/notification.ts";
import { list } from "../fields/collections.ts";
import { message, plainMessage } from "../fields/messages.ts";
import { omittable, optional, unlessEmpty, unsetIfEmpty } from "../fields/presence.ts";
import { boolean, enumeration, integer, text } from "../fields/scalars.ts";
import { Identifier } from "../identifier/identifier.ts";
import { ParameterMap } from "../interface/parameter.ts";
import { VariableMap } from "../interface/variable.ts";
import { LiteralMap } from "../literals/literal.ts";
import { model } from "../model.ts";
import { Schedule } from "../schedule/schedule.ts";
import { settledSecurityContext } from "../security/security-context.ts";
import { ConcurrencyPolicy } from "./concurrency-policy.ts";

/** When a launch plan is run, and who is told (`flyteidl.admin.LaunchPlanMetadata`). */
export class LaunchPlanMetadata extends model("LaunchPlanMetadata", LaunchPlanMetadataSchema, {
  schedule: optional(message(Schedule)),
  notifications: list(message(Notification)),
  launchConditions: optional(plainMessage(AnySchema)),
}) {}

/** Who a launch plan's executions ran as, before `AuthRole` (`flyteidl.admin.Auth`). */
export class Auth extends model("Auth", AuthSchema, {
  assumableIamRole: omittable(unsetIfEmpty(text())),
  kubernetesServiceAccount: omittable(unsetIfEmpty(text())),
}) {}

/** What is registered of a launch plan (`flyteidl.admin.LaunchPlanSpec`). */
export class LaunchPlanSpec extends model("LaunchPlanSpec", LaunchPlanSpecSchema, {
  workflowId: message(Identifier),
  entityMetadata: message(LaunchPlanMetadata),
  defaultInputs: message(ParameterMap),
  fixedInputs: message(LiteralMap),
  labels: message(Labels),
  annotations: message(Annotations),
  authRole: omittable(message(AuthRole)),
  rawOutputDataConfig: message(RawOutputDataConfig),
  maxParallelism: omittable(integer()),
  securityContext: settledSecurityContext,
  overwriteCache: unlessEmpty(boolean()),
  concurrencyPolicy: optional(message(ConcurrencyPolicy)),
}) {}

/** What a registered launch plan takes and gives (`flyteidl.admin.LaunchPlanClosure`). */
export class LaunchPlanClosure extends model("LaunchPlanClosure", LaunchPlanClosureSchema, {
  state: enumeration<LaunchPlanState>(),
  expectedInputs: message(ParameterMap),
  expectedOutputs: message(VariableMap),
}) {
  static readonly State = LaunchPlanState;
}

/** A registered launch plan (`flyteidl.admin.LaunchPlan`). */
export class LaunchPlan extends model("LaunchPlan", LaunchPlanSchema, {
  id: message(Identifier),
  spec: message(LaunchPlanSpec),
  closure: message(LaunchPlanClosure),
}) {}
