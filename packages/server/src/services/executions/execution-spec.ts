import { clone, create } from "@bufbuild/protobuf";
import {
  type ExecutionMetadata,
  ExecutionMetadataSchema,
  type ExecutionSpec,
  ExecutionSpecSchema,
  type LaunchPlanSpec,
  type Notification,
  SystemMetadataSchema,
} from "@haltere/idl/admin";
import { type SecurityContext, SecurityContextSchema } from "@haltere/idl/core";

/** What an execution's stored spec is made of. */
export interface SpecSources {
  /** As the user gave it. */
  readonly requested: ExecutionSpec;
  /** The launch plan's, whose settings hold where the request has none; absent for an execution of a single task. */
  readonly launchPlan: LaunchPlanSpec | undefined;
  /** Mode, nesting and principal, as they are settled. */
  readonly metadata: ExecutionMetadata;
  readonly principal: string;
  readonly namespace: string;
  readonly maxParallelism: number;
}

/**
 * The spec that is stored and that the engine obeys: the request's settings, then the launch plan's, then the control
 * plane's. Labels and annotations stay the request's own; overwriting the cache holds when anybody asks for it.
 */
export function resolveExecutionSpec(sources: SpecSources): ExecutionSpec {
  const { requested, launchPlan } = sources;
  const spec = clone(ExecutionSpecSchema, requested);
  spec.metadata = clone(ExecutionMetadataSchema, sources.metadata);
  spec.metadata.principal = sources.principal;
  spec.metadata.systemMetadata = create(SystemMetadataSchema, { namespace: sources.namespace });
  spec.securityContext = resolveSecurityContext(requested, launchPlan, sources.principal);
  if (launchPlan) {
    spec.maxParallelism = requested.maxParallelism || launchPlan.maxParallelism || sources.maxParallelism;
    spec.overwriteCache = requested.overwriteCache || launchPlan.overwriteCache;
    if (spec.interruptible === undefined && launchPlan.interruptible !== undefined) {
      spec.interruptible = launchPlan.interruptible;
    }
    if (!spec.rawOutputDataConfig?.outputLocationPrefix && launchPlan.rawOutputDataConfig) {
      spec.rawOutputDataConfig = launchPlan.rawOutputDataConfig;
    }
    if (!spec.envs?.values.length && launchPlan.envs) spec.envs = launchPlan.envs;
  }
  return spec;
}

/** Whom an execution notifies: the request's list, nobody where the request says so, else the launch plan's. */
export function resolveNotifications(requested: ExecutionSpec, launchPlan: LaunchPlanSpec | undefined): Notification[] {
  const { notificationOverrides: overrides } = requested;
  if (overrides.case === "notifications" && overrides.value.notifications.length > 0) {
    return overrides.value.notifications;
  }
  if (overrides.case === "disableAll" && overrides.value) return [];
  return launchPlan?.entityMetadata?.notifications ?? [];
}

/** A security context counts when it says as whom to run; the older roles stand in for one. It is taken whole. */
function resolveSecurityContext(
  requested: ExecutionSpec,
  launchPlan: LaunchPlanSpec | undefined,
  principal: string,
): SecurityContext {
  const stated = [requested.securityContext, launchPlan?.securityContext].find(saysWho);
  const context = stated
    ? clone(SecurityContextSchema, stated)
    : create(SecurityContextSchema, { runAs: legacyRole(requested, launchPlan) });
  if (context.runAs && context.runAs.executionIdentity === "") context.runAs.executionIdentity = principal;
  return context;
}

function saysWho(context: SecurityContext | undefined): boolean {
  const runAs = context?.runAs;
  return Boolean(runAs?.k8sServiceAccount || runAs?.iamRole || runAs?.executionIdentity);
}

function legacyRole(requested: ExecutionSpec, launchPlan: LaunchPlanSpec | undefined) {
  const role = requested.authRole ?? launchPlan?.authRole ?? launchPlan?.auth;
  if (role) return { iamRole: role.assumableIamRole, k8sServiceAccount: role.kubernetesServiceAccount };
  return { iamRole: launchPlan?.role ?? "" };
}
