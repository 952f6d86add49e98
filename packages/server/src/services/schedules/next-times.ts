import { create, fromBinary } from "@bufbuild/protobuf";
import { cronPattern, FlyteError, timestampFromMicroseconds } from "@haltere/core";
import { LaunchPlanSpecSchema, type Schedule } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import {
  type ListSchedulesRequest,
  ListSchedulesResponseSchema,
  type PreviewScheduleRequest,
  PreviewScheduleResponseSchema,
} from "@haltere/idl/haltere";
import { scheduleKey } from "../../scheduler/schedule-row.ts";
import { type ScheduleTimes, scheduleTimes } from "../../scheduler/schedule-times.ts";
import { getLaunchPlanRow } from "../launch-plans/read-launch-plans.ts";
import { requireIdentifierOf } from "../requests/identifiers.ts";
import { equals } from "../requests/list-query.ts";
import { missing, requireText } from "../requests/refusals.ts";
import { pageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";

/** How many times are told of a schedule that asks for no number, and at most. */
const defaultCount = 5;
const mostTimes = 100;

export async function listSchedules({ store }: ServiceResources, { project, domain }: ListSchedulesRequest) {
  requireText(project, "project");
  requireText(domain, "domain");
  const rows = await store.list("schedules", { where: equals({ project, domain }), without: ["schedule"] });
  return create(ListSchedulesResponseSchema, {
    schedules: rows.map((row) => ({
      launchPlan: { resourceType: ResourceType.LAUNCH_PLAN, ...scheduleKey(row) },
      ...(row.last_at !== null && { lastAt: timestampFromMicroseconds(row.last_at) }),
      ...(row.next_at !== null && { nextAt: timestampFromMicroseconds(row.next_at) }),
      activatedAt: timestampFromMicroseconds(row.created_at),
    })),
  });
}

/** @throws FlyteError NotFound for a launch plan that is not there */
export async function previewSchedule(resources: ServiceResources, request: PreviewScheduleRequest) {
  const count = request.count === 0 ? defaultCount : pageSize(request.count, mostTimes);
  const { schedule, next } = await asked(resources, request);
  if (schedule === undefined) return create(PreviewScheduleResponseSchema);
  const zone = resources.settings.scheduleTimeZone;
  const times = timesOrFault(schedule, zone);
  if (typeof times === "string") return create(PreviewScheduleResponseSchema, { fault: times });
  const first = next ?? times.next(resources.clock.now());
  return create(PreviewScheduleResponseSchema, {
    times: following(times, first, count).map(timestampFromMicroseconds),
    timeZone: zoneOf(schedule, zone),
  });
}

/** What is wrong with a schedule is an answer here, and no failure of the question. */
function timesOrFault(schedule: Schedule, timeZone: string): ScheduleTimes | string {
  try {
    return scheduleTimes(schedule, timeZone);
  } catch (thrown) {
    const error = FlyteError.from(thrown);
    if (error.code === "InvalidArgument") return error.message;
    throw error;
  }
}

async function asked({ store }: ServiceResources, { what }: PreviewScheduleRequest) {
  if (what.case === undefined) throw missing("what");
  if (what.case === "schedule") return { schedule: what.value, next: undefined };
  const row = await getLaunchPlanRow(store, requireIdentifierOf(what.value, ResourceType.LAUNCH_PLAN));
  const running = await store.get("schedules", scheduleKey(row));
  return {
    schedule: fromBinary(LaunchPlanSpecSchema, row.spec).entityMetadata?.schedule,
    next: running?.next_at ?? undefined,
  };
}

function following(times: ScheduleTimes, first: number | undefined, count: number): number[] {
  const found: number[] = [];
  for (let time = first; time !== undefined && found.length < count; time = times.next(time)) {
    // A rate of a thousand years leads to times that no schedule's row could hold, and no timestamp tell.
    if (!Number.isSafeInteger(time)) break;
    found.push(time);
  }
  return found;
}

/** Empty for what no zone matters to. */
function zoneOf({ ScheduleExpression: expression }: Schedule, timeZone: string): string {
  if (expression.case !== "cronSchedule" || expression.value.schedule === "") return "";
  const pattern = cronPattern(expression.value.schedule);
  return pattern.kind === "interval" ? "" : (pattern.timeZone ?? timeZone);
}
