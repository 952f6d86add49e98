import { clone, create } from "@bufbuild/protobuf";
import {
  type ExecutionMetadata,
  ExecutionMetadataSchema,
  type ExecutionSpec,
  ExecutionSpecSchema,
  type LaunchPlanSpec,
  type Notification,
  SystemMetadataSchema,
  type WorkflowExecutionConfig,
} from "@haltere/idl/admin";
import { SecurityContextSchema } from "@haltere/idl/core";

/** What an execution's stored spec is made of. */
export interface SpecSources {
  /** As the user gave it. */
  readonly requested: ExecutionSpec;
  readonly launchEntity: "launch_plan" | "task";
  /** How the execution runs, as it is settled. */
  readonly config: WorkflowExecutionConfig;
  /** Mode, nesting and principal, as they are settled. */
  readonly metadata: ExecutionMetadata;
  readonly principal: string;
  readonly namespace: string;
}

/**
 * The spec that is stored: as it was asked for, but for whom and how widely the execution runs. The engine obeys the
 * settled config, of which FlyteAdmin shows no more than this; of a single task not even the parallelism.
 */
export function resolveExecutionSpec(sources: SpecSources): ExecutionSpec {
  const spec = clone(ExecutionSpecSchema, sources.requested);
  spec.metadata = clone(ExecutionMetadataSchema, sources.metadata);
  spec.metadata.principal = sources.principal;
  spec.metadata.systemMetadata = create(SystemMetadataSchema, { namespace: sources.namespace });
  spec.securityContext = sources.config.securityContext ?? create(SecurityContextSchema);
  if (sources.launchEntity === "launch_plan") {
    spec.maxParallelism = sources.config.maxParallelism;
    // Which artifacts were used is the control plane's to tell, and it used none.
    spec.metadata.artifactIds = [];
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
