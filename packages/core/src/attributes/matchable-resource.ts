import type { MatchingAttributes } from "@haltere/idl/admin";
import { MatchableResource, MatchableResourceSchema } from "@haltere/idl/admin";

/** Which kind of resource each target is. Flyte stores no quality of service: it can be read where it stands, and nobody may put it there. */
const kinds: Readonly<Record<string, MatchableResource>> = {
  taskResourceAttributes: MatchableResource.TASK_RESOURCE,
  clusterResourceAttributes: MatchableResource.CLUSTER_RESOURCE,
  executionQueueAttributes: MatchableResource.EXECUTION_QUEUE,
  executionClusterLabel: MatchableResource.EXECUTION_CLUSTER_LABEL,
  pluginOverrides: MatchableResource.PLUGIN_OVERRIDE,
  workflowExecutionConfig: MatchableResource.WORKFLOW_EXECUTION_CONFIG,
  clusterAssignment: MatchableResource.CLUSTER_ASSIGNMENT,
};

/** The kind of resource that attributes set; undefined for those that FlyteAdmin takes none of. */
export function matchableResourceOf({ target }: MatchingAttributes): MatchableResource | undefined {
  return target.case === undefined ? undefined : kinds[target.case];
}

/** `TASK_RESOURCE`, `PLUGIN_OVERRIDE`, ...; a number that the enum has not stands for itself. */
export function matchableResourceName(kind: MatchableResource): string {
  return MatchableResourceSchema.value[kind]?.name ?? String(kind);
}
