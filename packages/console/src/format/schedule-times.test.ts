import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { FixedRateUnit, ScheduleSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { nextTimes } from "./schedule-times.ts";

const now = Date.parse("2026-10-24T12:00:30Z");
const times = (schedule: MessageInitShape<typeof ScheduleSchema>, count = 2, since = now) => {
  const next = nextTimes(create(ScheduleSchema, schedule), count, now, since);
  return next.kind === "times" ? next.times.map((time) => new Date(time).toISOString()) : next;
};
const cron = (schedule: string) => ({ ScheduleExpression: { case: "cronSchedule", value: { schedule } } }) as const;

test("cron expressions are of UTC, or of the zone that they name, through its change of clocks", () => {
  expect(times(cron("30 2 * * *"))).toEqual(["2026-10-25T02:30:00.000Z", "2026-10-26T02:30:00.000Z"]);
  expect(times(cron("CRON_TZ=Europe/Berlin 0 8 * * *"))).toEqual([
    "2026-10-25T07:00:00.000Z",
    "2026-10-26T07:00:00.000Z",
  ]);
  expect(times(cron("@daily"), 1)).toEqual(["2026-10-25T00:00:00.000Z"]);
});

test("rates and @every count from when they fired last", () => {
  const rate = { value: 90, unit: FixedRateUnit.MINUTE };
  const since = Date.parse("2026-10-24T11:00:00Z");
  const expected = ["2026-10-24T12:30:00.000Z", "2026-10-24T14:00:00.000Z"];
  expect(times({ ScheduleExpression: { case: "rate", value: rate } }, 2, since)).toEqual(expected);
  expect(times(cron("@every 1h30m"), 2, since)).toEqual(expected);
});

test("what is no expression says what is wrong, and none has no times", () => {
  expect(times(cron("61 * * * *"))).toMatchObject({ kind: "wrong" });
  expect(times(cron("* * * *"))).toMatchObject({ kind: "wrong", why: expect.stringContaining("five fields") });
  expect(times(cron("TZ=Nowhere/Land 0 0 * * *"))).toMatchObject({ kind: "wrong" });
  expect(times({})).toEqual([]);
});
