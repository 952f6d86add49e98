import { fromBinary } from "@bufbuild/protobuf";
import {
  type LaunchPlanClosure,
  LaunchPlanClosureSchema,
  type LaunchPlanSpec,
  LaunchPlanSpecSchema,
} from "@haltere/idl/admin";
import { type Identifier, ResourceType } from "@haltere/idl/core";
import type { Row } from "@haltere/ports";
import { getLaunchPlanRow } from "../launch-plans/read-launch-plans.ts";
import { entityNotFound } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { workflowIdFromRow } from "../workflows/workflow-row.ts";
import { type LaunchIdentity, prepareSingleTask } from "./single-task.ts";

/** What an execution runs, and the launch plan that says with which inputs. */
export interface LaunchSubject {
  readonly spec: LaunchPlanSpec;
  readonly closure: LaunchPlanClosure;
  readonly workflowId: ReturnType<typeof workflowIdFromRow>;
  readonly workflowRowId: number;
  /** One of them is set: the entity that the request names. */
  readonly launchPlanRowId: number | null;
  readonly taskRowId: number | null;
  readonly launchEntity: "launch_plan" | "task";
}

/** Finds the launch plan, or makes one around a single task. @throws FlyteError NotFound */
export async function findLaunchSubject(
  resources: ServiceResources,
  entity: Identifier,
  requested: LaunchIdentity = {},
): Promise<LaunchSubject> {
  if (entity.resourceType === ResourceType.TASK) {
    const { task, workflow, launchPlan } = await prepareSingleTask(resources, entity, requested);
    const ids = { launchPlanRowId: null, taskRowId: task.id, launchEntity: "task" } as const;
    return { ...subjectOf(launchPlan, workflow), ...ids };
  }
  const launchPlan = await getLaunchPlanRow(resources.store, entity);
  const workflow = await resources.store.getById("workflows", launchPlan.workflow_id);
  if (!workflow) {
    throw entityNotFound(ResourceType.WORKFLOW, fromBinary(LaunchPlanSpecSchema, launchPlan.spec).workflowId);
  }
  const ids = { launchPlanRowId: launchPlan.id, taskRowId: null, launchEntity: "launch_plan" } as const;
  return { ...subjectOf(launchPlan, workflow), ...ids };
}

function subjectOf(launchPlan: Row<"launch_plans">, workflow: Row<"workflows">) {
  return {
    spec: fromBinary(LaunchPlanSpecSchema, launchPlan.spec),
    closure: fromBinary(LaunchPlanClosureSchema, launchPlan.closure),
    workflowId: workflowIdFromRow(workflow),
    workflowRowId: workflow.id,
  };
}
