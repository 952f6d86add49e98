import { expect, test } from "vitest";
import { cronPattern, wrongWithCron } from "./cron.ts";

test.each([
  "0 0 * * *",
  "*/5 * * * *",
  "0 0 ? * MON",
  "0 0 1-5,10 jan-mar sun",
  "0 0/2 * * *",
  "CRON_TZ=Europe/Berlin 0 6 * * *",
  "@daily",
  "@every 5m",
  "@every 1h30m",
])("%s may be", (text) => {
  expect(wrongWithCron(text)).toBeUndefined();
});

test.each([
  ["hourly", /exactly 5 fields, found 1/],
  ["not a cron", /exactly 5 fields, found 3/],
  ["0 0 0 * * *", /exactly 5 fields, found 6/],
  ["61 * * * *", /minute ends above 59/],
  ["* * 0 * *", /day of month starts below 1/],
  ["* * * * 7", /day of week ends above 6/],
  ["* 5-2 * * *", /hour ends before it starts/],
  ["*/0 * * * *", /step/],
  ["* * * foo *", /no number/],
  ["@fortnightly", /descriptor/],
  ["@every soon", /descriptor/],
])("%s may not", (text, message) => {
  expect(wrongWithCron(text)).toMatch(message);
});

const calendar = (text: string) => {
  const pattern = cronPattern(text);
  if (pattern.kind !== "calendar") throw new Error(`${text} is an interval`);
  return pattern;
};

test("a pattern has each field's values, and its own time zone", () => {
  expect(calendar("CRON_TZ=Europe/Berlin 0,30 0-4/2 1 jan-mar MON")).toEqual({
    kind: "calendar",
    timeZone: "Europe/Berlin",
    minutes: [0, 30],
    hours: [0, 2, 4],
    daysOfMonth: [1],
    months: [1, 2, 3],
    daysOfWeek: [1],
  });
  expect(calendar("50/5 22/1 * * *")).toMatchObject({ minutes: [50, 55], hours: [22, 23] });
});

test("only a star, a question mark or a step of one leaves a day open", () => {
  for (const star of ["*", "?", "*/1", "5,*"]) expect(calendar(`0 0 ${star} * 1`).daysOfMonth).toBe("any");
  expect(calendar("0 0 1 * */2").daysOfWeek).toEqual([0, 2, 4, 6]);
  expect(calendar("0 0 1 * 0-6").daysOfWeek).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test.each([
  ["@hourly", [0], 24],
  ["@daily", [0], 1],
  ["@midnight", [0], 1],
])("%s is its five fields", (text, minutes, hours) => {
  expect(calendar(text).minutes).toEqual(minutes);
  expect(calendar(text).hours).toHaveLength(hours);
});

test("@weekly, @monthly and @yearly have their days", () => {
  expect(calendar("@weekly")).toMatchObject({ daysOfMonth: "any", daysOfWeek: [0] });
  expect(calendar("@monthly")).toMatchObject({ daysOfMonth: [1], daysOfWeek: "any" });
  expect(calendar("@annually")).toEqual(calendar("@yearly"));
  expect(calendar("@yearly")).toMatchObject({ daysOfMonth: [1], months: [1] });
});

test.each([
  ["@every 1h30m", 5400],
  ["@every 1.5s", 1],
  ["@every 10ms", 1],
])("%s is %i seconds", (text, seconds) => {
  expect(cronPattern(text)).toEqual({ kind: "interval", seconds });
});

test("what is no cron expression has no pattern", () => {
  expect(() => cronPattern("61 * * * *")).toThrow(/Invalid cron expression: minute ends above 59/);
});
