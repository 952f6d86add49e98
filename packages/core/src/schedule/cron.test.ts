import { expect, test } from "vitest";
import { wrongWithCron } from "./cron.ts";

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
