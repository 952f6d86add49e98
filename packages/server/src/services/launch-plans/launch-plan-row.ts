import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import {
  type LaunchPlan,
  type LaunchPlanClosure,
  LaunchPlanClosureSchema,
  LaunchPlanSchema,
  type LaunchPlanSpec,
  LaunchPlanSpecSchema,
  LaunchPlanState,
  type Schedule,
} from "@haltere/idl/admin";
import { type Identifier, ResourceType } from "@haltere/idl/core";
import type { NewRow, Row } from "@haltere/ports";

export interface NewLaunchPlan {
  readonly id: Identifier;
  /** With its default inputs resolved: every input that a launch may or must give. */
  readonly spec: LaunchPlanSpec;
  /** Expected inputs and outputs; times and state are kept in columns. */
  readonly closure: LaunchPlanClosure;
  readonly digest: Uint8Array;
}

/** A new launch plan's row. It is inactive, whatever it is. */
export function launchPlanToRow(
  { id, spec, closure, digest }: NewLaunchPlan,
  workflowRowId: number,
  now: number,
): NewRow<"launch_plans"> {
  const type = scheduleType(spec.entityMetadata?.schedule);
  return {
    project: id.project,
    domain: id.domain,
    name: id.name,
    version: id.version,
    spec: toBinary(LaunchPlanSpecSchema, spec),
    closure: toBinary(LaunchPlanClosureSchema, closure),
    digest,
    workflow_id: workflowRowId,
    state: LaunchPlanState.INACTIVE,
    schedule_type: type,
    launch_condition_type: type === "NONE" ? null : "SCHED",
    created_at: now,
    updated_at: now,
  };
}

export function launchPlanFromRow(row: Row<"launch_plans">): LaunchPlan {
  const closure = fromBinary(LaunchPlanClosureSchema, row.closure);
  closure.state = row.state as LaunchPlanState;
  closure.createdAt = timestampFromMicroseconds(row.created_at);
  closure.updatedAt = timestampFromMicroseconds(row.updated_at);
  return create(LaunchPlanSchema, {
    id: launchPlanIdFromRow(row),
    spec: fromBinary(LaunchPlanSpecSchema, row.spec),
    closure,
  });
}

function launchPlanIdFromRow({ project, domain, name, version }: Row<"launch_plans">) {
  return { resourceType: ResourceType.LAUNCH_PLAN, project, domain, name, version };
}

/** `NONE`, `CRON` or `RATE`: what launch plans are filtered by. */
function scheduleType(schedule: Schedule | undefined): string {
  const expression = schedule?.ScheduleExpression;
  switch (expression?.case) {
    case "cronExpression":
      return expression.value === "" ? "NONE" : "CRON";
    case "cronSchedule":
      return "CRON";
    case "rate":
      return "RATE";
    case undefined:
      return "NONE";
  }
}
