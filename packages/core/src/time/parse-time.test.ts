import { expect, test } from "vitest";
import { isIsoDay, parseIsoDuration, parseIsoTime } from "./parse-time.ts";

test.each<[string, bigint | undefined]>([
  ["1970-01-01", 0n],
  ["1970-01-01T00:00:01Z", 1_000_000_000n],
  ["1970-01-01 00:00:01.000000001", 1_000_000_001n],
  ["1969-12-31T23:59:59.5+00:00", -500_000_000n],
  ["1970-01-01T02:00+0200", 0n],
  ["1970-01-01t00:00z", 0n],
  ["1970-01-01T00:00:00.1234567899Z", 123_456_789n],
  ["2024-02-30", undefined],
  ["2024-02-30T00:00:00Z", undefined],
  ["1970-01-01T25:00Z", undefined],
  ["yesterday", undefined],
  ["", undefined],
])("the time %s is %s ns", (text, nanoseconds) => {
  expect(parseIsoTime(text)).toBe(nanoseconds);
});

test.each<[string, bigint | undefined]>([
  ["PT1H30M", 5_400_000_000n],
  ["-PT1.5S", -1_500_000n],
  ["P1DT0.000001S", 86_400_000_001n],
  ["P1Y35D", 400n * 86_400_000_000n],
  ["P1M", 30n * 86_400_000_000n],
  ["P2W", 14n * 86_400_000_000n],
  ["PT0S", 0n],
  ["P", undefined],
  ["PT", undefined],
  ["P1DT", undefined],
  ["1h", undefined],
])("the duration %s is %s µs", (text, microseconds) => {
  expect(parseIsoDuration(text)).toBe(microseconds);
});

test("days that there are", () => {
  expect([isIsoDay("2024-02-29"), isIsoDay("2023-02-29"), isIsoDay("x")]).toEqual([true, false, false]);
});
