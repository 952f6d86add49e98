import { create, fromBinary } from "@bufbuild/protobuf";
import { executionPhase, microsecondsFromTimestamp, timestampFromMicroseconds } from "@haltere/core";
import { LaunchPlanSpecSchema, type Schedule } from "@haltere/idl/admin";
import { type Identifier, ResourceType } from "@haltere/idl/core";
import {
  type ListScheduledTimesRequest,
  ListScheduledTimesRequestSchema,
  ListScheduledTimesResponseSchema,
  ScheduledTime_State as State,
} from "@haltere/idl/haltere";
import type { Row, Store } from "@haltere/ports";
import { scheduleKey } from "../../scheduler/schedule-row.ts";
import { scheduleTimes } from "../../scheduler/schedule-times.ts";
import { scheduledName } from "../../scheduler/scheduled-execution.ts";
import { getLaunchPlanRow } from "../launch-plans/read-launch-plans.ts";
import { requireIdentifierOf } from "../requests/identifiers.ts";
import { equals } from "../requests/list-query.ts";
import { requireRepresentable } from "../requests/representable.ts";
import { pageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";

/** The times of a version of a launch plan, and the row of its schedule where it is active. */
export interface PlanTimes {
  readonly plan: Row<"launch_plans">;
  readonly schedule: Schedule;
  readonly running: Row<"schedules"> | undefined;
  /** The latest `most` times up to and with `until`, none before `from`; the earliest first. */
  past(most: number, from: number, until: number): number[];
}

/** @returns undefined for a launch plan without a schedule. @throws FlyteError NotFound, InvalidArgument for a schedule that can never run */
export async function planTimes(
  { store, settings }: ServiceResources,
  id: Identifier | undefined,
): Promise<PlanTimes | undefined> {
  const plan = await getLaunchPlanRow(store, requireIdentifierOf(id, ResourceType.LAUNCH_PLAN));
  const schedule = fromBinary(LaunchPlanSpecSchema, plan.spec).entityMetadata?.schedule;
  if (schedule === undefined || schedule.ScheduleExpression.case === undefined) return undefined;
  const running = await store.get("schedules", scheduleKey(plan));
  const times = scheduleTimes(schedule, settings.scheduleTimeZone);
  const { period } = times;
  return {
    plan,
    schedule,
    running,
    past(most, from, until) {
      if (period === undefined) return times.latest(most, from, until);
      // A rate counts from its activation: without one it has no times.
      const anchor = running?.last_at ?? running?.next_at;
      if (anchor === undefined || anchor === null) return [];
      const found: number[] = [];
      let time = anchor + Math.floor((until - anchor) / period) * period;
      for (; found.length < most && time >= from; time -= period) found.push(time);
      return found.reverse();
    },
  };
}

/** What became of the times that have passed: each has its run under the name that the scheduler gives it, or none. */
export async function listScheduledTimes(resources: ServiceResources, request: ListScheduledTimesRequest) {
  const { store, clock } = resources;
  const limit = pageSize(request.limit);
  requireRepresentable(ListScheduledTimesRequestSchema, request, "from or until");
  const found = await planTimes(resources, request.launchPlan);
  if (found === undefined) return create(ListScheduledTimesResponseSchema);
  const now = clock.now();
  const until = request.until === undefined ? now : Math.min(now, microsecondsFromTimestamp(request.until));
  const from = request.from === undefined ? 0 : microsecondsFromTimestamp(request.from);
  const times = found.past(limit, from, until).reverse();
  const rows = await runsOf(store, found.plan, times);
  return create(ListScheduledTimesResponseSchema, {
    times: times.map((at) => {
      const { project, domain } = found.plan;
      const name = scheduledName(found.plan, at);
      const run = rows.get(name);
      return {
        at: timestampFromMicroseconds(at),
        state: run === undefined ? stateWithoutRun(found.running, at) : State.LAUNCHED,
        execution: { project, domain, name },
        ...(run !== undefined && { phase: executionPhase(run.phase) }),
      };
    }),
  });
}

async function runsOf(store: Store, plan: Row<"launch_plans">, times: readonly number[]) {
  const { project, domain } = plan;
  const runs = await store.list("executions", {
    where: [
      ...equals({ execution_project: project, execution_domain: domain }),
      { column: "execution_name", comparison: "in", value: times.map((time) => scheduledName(plan, time)) },
    ],
    without: ["spec", "closure", "inputs", "user_inputs", "outputs"],
  });
  return new Map(runs.map((run) => [run.execution_name, run]));
}

function stateWithoutRun(running: Row<"schedules"> | undefined, at: number): State {
  if (running === undefined || at <= running.created_at) return State.NOT_ACTIVE;
  return running.last_at !== null && at <= running.last_at ? State.MISSED : State.DUE;
}
