import { create } from "@bufbuild/protobuf";
import { FixedRateUnit, ScheduleSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { scheduleTimes } from "./schedule-times.ts";

const at = (text: string) => Date.parse(text) * 1000;
const iso = (time: number | undefined) => time && new Date(time / 1000).toISOString().replace(".000Z", "Z");

const cron = (schedule: string, timeZone = "UTC") =>
  scheduleTimes(
    create(ScheduleSchema, { ScheduleExpression: { case: "cronSchedule", value: { schedule } } }),
    timeZone,
  );
const rate = (value: number, unit: FixedRateUnit) =>
  scheduleTimes(create(ScheduleSchema, { ScheduleExpression: { case: "rate", value: { value, unit } } }), "UTC");

test.each([
  ["*/15 * * * *", "2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z"],
  ["*/15 * * * *", "2026-01-01T00:14:59.999999Z", "2026-01-01T00:15:00Z"],
  ["@daily", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"],
  ["0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"],
  // Where both kinds of days are given, one is enough.
  ["0 0 13 * FRI", "2026-03-01T00:00:00Z", "2026-03-06T00:00:00Z"],
  ["0 0 ? * MON", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"],
  ["CRON_TZ=Europe/Berlin 0 6 * * *", "2026-07-01T12:00:00Z", "2026-07-02T04:00:00Z"],
  ["@every 90s", "2026-01-01T00:00:00.4Z", "2026-01-01T00:01:30Z"],
])("%s after %s is %s", (expression, after, next) => {
  expect(iso(cron(expression).next(at(after)))).toBe(next);
});

test("the control plane's time zone holds where the expression names none", () => {
  expect(iso(cron("0 6 * * *", "Europe/Berlin").next(at("2026-01-01T12:00:00Z")))).toBe("2026-01-02T05:00:00Z");
  expect(() => cron("0 6 * * *", "Atlantis/Centre")).toThrow(/Atlantis/);
});

test("an empty expression never comes, in either form", () => {
  expect(cron("").next(at("2026-01-01T00:00:00Z"))).toBeUndefined();
  const old = (value: string) =>
    scheduleTimes(create(ScheduleSchema, { ScheduleExpression: { case: "cronExpression", value } }), "UTC");
  expect(old("").next(at("2026-01-01T00:00:00Z"))).toBeUndefined();
  expect(() => old("0 0 * * ? *")).toThrow(/Invalid cron expression/);
});

test("a day that no month has never comes", () => {
  expect(cron("0 0 31 2 *").next(at("2026-01-01T00:00:00Z"))).toBeUndefined();
});

test("a fixed rate counts from the moment it is asked for", () => {
  expect(iso(rate(10, FixedRateUnit.MINUTE).next(at("2026-01-01T00:03:07.5Z")))).toBe("2026-01-01T00:13:07Z");
  expect(iso(rate(2, FixedRateUnit.DAY).next(at("2026-01-01T00:00:00Z")))).toBe("2026-01-03T00:00:00Z");
  expect(rate(0, FixedRateUnit.HOUR).next(0)).toBeUndefined();
});

test.each([
  ["cron", cron("*/10 * * * *")],
  ["rate", rate(10, FixedRateUnit.MINUTE)],
])("of the times that were missed by a %s the latest are told, in order", (_, times) => {
  const first = at("2026-01-01T00:10:00Z");
  const until = at("2026-01-01T01:00:00Z");
  expect(times.latest(3, first, until).map(iso)).toEqual([
    "2026-01-01T00:40:00Z",
    "2026-01-01T00:50:00Z",
    "2026-01-01T01:00:00Z",
  ]);
  expect(times.latest(100, first, until)).toHaveLength(6);
  expect(times.latest(100, first, first)).toEqual([first]);
});

test.each([
  // The hour from 2 to 3 is left out.
  ["30 2 * * *", "2012-03-10T12:00:00Z", ["2012-03-12T06:30:00Z", "2012-03-13T06:30:00Z"]],
  ["0 * * * *", "2012-03-11T05:30:00Z", ["2012-03-11T06:00:00Z", "2012-03-11T07:00:00Z", "2012-03-11T08:00:00Z"]],
  ["30 2 11 3 *", "2012-03-11T05:00:00Z", ["2013-03-11T06:30:00Z"]],
  // The hour from 1 to 2 comes twice.
  ["0 1 * * *", "2012-11-04T04:00:00Z", ["2012-11-04T05:00:00Z", "2012-11-04T06:00:00Z", "2012-11-05T06:00:00Z"]],
  ["0 2 * * *", "2012-11-04T04:00:00Z", ["2012-11-04T07:00:00Z", "2012-11-05T07:00:00Z"]],
  [
    "*/30 * * * *",
    "2012-11-04T05:15:00Z",
    ["2012-11-04T05:30:00Z", "2012-11-04T06:00:00Z", "2012-11-04T06:30:00Z", "2012-11-04T07:00:00Z"],
  ],
])("%s in New York after %s, as robfig/cron has it", (expression, after, times) => {
  const schedule = cron(expression, "America/New_York");
  const found: (string | number | undefined)[] = [];
  for (let time = schedule.next(at(after)); found.length < times.length; time = time && schedule.next(time))
    found.push(iso(time));
  expect(found).toEqual(times);
  const [first = "", last = first] = [times[0], times.at(-1)];
  expect(schedule.latest(times.length, at(first), at(last)).map(iso)).toEqual(times);
});
