import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { LaunchPlanSpecSchema, LaunchPlanState, ScheduleSchema } from "@haltere/idl/admin";
import type { Key, NewRow, Row, Write } from "@haltere/ports";
import { scheduleTimes } from "./schedule-times.ts";

/**
 * What starts a launch plan's schedule as it becomes active: it fires first after `now`. One that runs already goes on as
 * it was. @throws FlyteError InvalidArgument where it can never run.
 */
export function startSchedule(plan: Row<"launch_plans">, timeZone: string, now: number): Write[] {
  const row = scheduleRow(plan, timeZone, now);
  if (!row) return [];
  return [{ kind: plan.state === LaunchPlanState.ACTIVE ? "ensure" : "put", table: "schedules", row }];
}

/** What ends it. */
export function endSchedule(plan: Key<"launch_plans">): Write {
  return { kind: "delete", table: "schedules", where: scheduleKey(plan) };
}

/** The row of a schedule that counts from `since`. */
export function scheduleRow(
  plan: Row<"launch_plans">,
  timeZone: string,
  since: number,
): NewRow<"schedules"> | undefined {
  const schedule = fromBinary(LaunchPlanSpecSchema, plan.spec).entityMetadata?.schedule;
  if (!schedule || schedule.ScheduleExpression.case === undefined) return undefined;
  return {
    ...scheduleKey(plan),
    schedule: toBinary(ScheduleSchema, schedule),
    last_at: null,
    next_at: scheduleTimes(schedule, timeZone).next(since) ?? null,
    created_at: since,
  };
}

/** Names a schedule and its launch plan alike. */
export function scheduleKey({ project, domain, name, version }: Key<"launch_plans">) {
  return { project, domain, name, version };
}
