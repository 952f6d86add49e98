import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { integerLiteral, literalMap, microsecondsFromTimestamp, timestampFromMicroseconds } from "@haltere/core";
import { FixedRateUnit, LaunchPlanState, ScheduleSchema } from "@haltere/idl/admin";
import { IdentifierSchema } from "@haltere/idl/core";
import { ScheduleService, ScheduledTime_State as State } from "@haltere/idl/haltere";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { callsOf, openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { launchPlanId, registerAll, workflowId } from "../../testing/registrations.ts";

let plane: TestControlPlane;
let schedules: ReturnType<typeof callsOf<typeof ScheduleService>>;
beforeEach(async () => {
  plane = await openControlPlane();
  onTestFinished(() => plane.close());
  await registerAll(plane, "p");
  schedules = callsOf(plane.services, ScheduleService);
});

type Schedule = MessageInitShape<typeof ScheduleSchema>;
const cron = (schedule: string): Schedule => ({ ScheduleExpression: { case: "cronSchedule", value: { schedule } } });
const minutes = (value: number): Schedule => ({
  ScheduleExpression: { case: "rate", value: { value, unit: FixedRateUnit.MINUTE } },
});
const minute = 60_000_000;
const second = 1_000_000;

async function register(name: string, schedule: Schedule, active = true) {
  const id = launchPlanId({ project: "p", name });
  const fixedInputs = literalMap({ a: integerLiteral(1) });
  const spec = { workflowId: workflowId({ project: "p", name: "w" }), fixedInputs, entityMetadata: { schedule } };
  await plane.admin.createLaunchPlan({ id, spec });
  if (active) await plane.admin.updateLaunchPlan({ id, state: LaunchPlanState.ACTIVE });
  return id;
}

const preview = async (what: Parameters<typeof schedules.previewSchedule>[0]) => {
  const { times, timeZone } = await schedules.previewSchedule({ count: 3, ...what });
  return [...times.map((time) => new Date(microsecondsFromTimestamp(time) / 1000).toISOString()), timeZone];
};
const at = (text: string) => plane.clock.advance(Date.parse(text) * 1000 - plane.clock.now());

test("a schedule that is not registered tells its times as the scheduler computes them, in its own zone", async () => {
  at("2026-10-24T12:00:00Z");
  const schedule = (given: Schedule) => preview({ what: { case: "schedule", value: create(ScheduleSchema, given) } });
  // The hour from two to three comes twice on the 25th: robfig/cron fires in both.
  expect(await schedule(cron("CRON_TZ=Europe/Berlin 30 2 * * *"))).toEqual([
    "2026-10-25T00:30:00.000Z",
    "2026-10-25T01:30:00.000Z",
    "2026-10-26T01:30:00.000Z",
    "Europe/Berlin",
  ]);
  expect(await schedule(cron("@daily"))).toEqual([
    "2026-10-25T00:00:00.000Z",
    "2026-10-26T00:00:00.000Z",
    "2026-10-27T00:00:00.000Z",
    "UTC",
  ]);
  expect((await schedule(minutes(90))).slice(0, 1)).toEqual(["2026-10-24T13:30:00.000Z"]);
  expect((await schedule(minutes(90))).at(-1)).toBe("");
  for (const [wrong, fault] of [
    ["99 * * * *", "Invalid cron expression"],
    ["CRON_TZ=Mars/Here @daily", "Mars/Here"],
  ] as const) {
    const what = { case: "schedule", value: create(ScheduleSchema, cron(wrong)) } as const;
    expect(await schedules.previewSchedule({ what })).toMatchObject({
      fault: expect.stringContaining(fault),
      times: [],
    });
  }
  await expect(schedules.previewSchedule({})).rejects.toThrow("missing what");
  await expect(
    preview({ what: { case: "schedule", value: create(ScheduleSchema, cron("@daily")) }, count: 101 }),
  ).rejects.toThrow();
});

test("an active launch plan goes on from the time that is next, and is listed with it", async () => {
  at("2026-11-01T00:00:10Z");
  const id = await register("rate", minutes(10));
  await register("off", minutes(10), false);
  plane.clock.advance(5 * minute);
  expect((await preview({ what: { case: "launchPlan", value: create(IdentifierSchema, id) } })).slice(0, 2)).toEqual([
    "2026-11-01T00:10:10.000Z",
    "2026-11-01T00:20:10.000Z",
  ]);
  const { schedules: listed } = await schedules.listSchedules({ project: "p", domain: "development" });
  expect(listed.map(({ launchPlan, lastAt }) => [launchPlan?.name, lastAt])).toEqual([["rate", undefined]]);
  expect(microsecondsFromTimestamp(listed[0]?.nextAt ?? timestampFromMicroseconds(0))).toBe(
    Date.parse("2026-11-01T00:10:10Z") * 1000,
  );
});

test("a passed time has its run, was missed, is due, or was before the schedule; those without a run are launched once", async () => {
  at("2026-11-01T00:30:00Z");
  const id = await register("hourly", cron("0 * * * *"));
  const key = { project: "p", domain: "development", name: "hourly", version: "v1" };
  at("2026-11-01T03:30:00Z");
  const settled = Date.parse("2026-11-01T02:00:00Z") * 1000;
  await plane.store.commit([{ kind: "update", table: "schedules", key, set: { last_at: settled } }]);
  const states = async () => {
    const { times } = await schedules.listScheduledTimes({ launchPlan: id, limit: 4 });
    return times.map(({ at, state }) => [
      new Date(microsecondsFromTimestamp(at ?? timestampFromMicroseconds(0)) / 1000).getUTCHours(),
      state,
    ]);
  };
  expect(await states()).toEqual([
    [3, State.DUE],
    [2, State.MISSED],
    [1, State.MISSED],
    [0, State.NOT_ACTIVE],
  ]);
  const launch = (...times: number[]) =>
    schedules.launchScheduledTimes({ launchPlan: id, times: times.map(timestampFromMicroseconds) });
  const hour = 60 * minute;
  const { launched } = await launch(settled, settled - hour);
  expect(launched.map(({ existed, failure }) => [existed, failure])).toEqual([
    [false, ""],
    [false, ""],
  ]);
  expect((await launch(settled)).launched).toMatchObject([{ existed: true, execution: launched[1]?.execution }]);
  expect((await states()).map(([, state]) => state)).toEqual([
    State.DUE,
    State.LAUNCHED,
    State.LAUNCHED,
    State.NOT_ACTIVE,
  ]);
  const row = await plane.store.get("executions", {
    execution_project: "p",
    execution_domain: "development",
    execution_name: launched[0]?.execution?.name ?? "",
  });
  expect(row?.mode).toBe(1);
  for (const wrong of [settled + second, settled + 5 * hour])
    await expect(launch(settled - 2 * hour, wrong)).rejects.toThrow("no past time of the schedule");
  // Nothing was launched beside what was refused.
  expect((await states()).at(-1)).toEqual([0, State.NOT_ACTIVE]);
  await expect(launch()).rejects.toThrow("missing times");
});

test("a fixed rate counts from its activation, and has no times without one", async () => {
  at("2026-11-01T00:00:30Z");
  const id = await register("rate", minutes(10));
  at("2026-11-01T00:25:00Z");
  const times = async (launchPlan: typeof id) => {
    const { times } = await schedules.listScheduledTimes({ launchPlan, limit: 3 });
    return times.map(({ at, state }) => [
      new Date(microsecondsFromTimestamp(at ?? timestampFromMicroseconds(0)) / 1000).toISOString().slice(11, 19),
      state,
    ]);
  };
  expect(await times(id)).toEqual([
    ["00:20:30", State.DUE],
    ["00:10:30", State.DUE],
    ["00:00:30", State.NOT_ACTIVE],
  ]);
  expect(await times(await register("off", minutes(10), false))).toEqual([]);
});

test("times that no calendar has are refused, and none is told that a schedule's row could not hold", async () => {
  const launchPlan = await register("far", cron("0 0 1 1 *"));
  const time = { seconds: 2n ** 60n };
  for (const asked of [
    schedules.launchScheduledTimes({ launchPlan, times: [time] }),
    schedules.listScheduledTimes({ launchPlan, until: time }),
    schedules.listScheduledTimes({ launchPlan, from: { seconds: -(2n ** 60n) } }),
  ])
    await expect(asked).rejects.toMatchObject({ code: "InvalidArgument" });
  const rate = create(ScheduleSchema, minutes(2 ** 32 - 1));
  expect(await preview({ what: { case: "schedule", value: rate } })).toEqual([""]);
});
