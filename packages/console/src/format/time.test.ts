import { create } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { cellTime, exactTime, milliseconds, relativeTime } from "./time.ts";

const at = Date.UTC(2026, 10, 23, 22, 10, 5, 123);

test("a time is exact in UTC and in the reader's zone", () => {
  expect(exactTime(at, "utc")).toBe("2026-11-23 22:10:05.123 UTC");
  expect(cellTime(at, "utc")).toBe("2026-11-23 22:10:05");
  const local = exactTime(at, "local");
  const [, date, time, sign, hours, minutes] = /^(\S+) (\S+) ([+−])(\d\d):(\d\d)$/.exec(local) ?? [];
  expect(Date.parse(`${date}T${time}${sign === "−" ? "-" : "+"}${hours}:${minutes}`)).toBe(at);
});

test("what is no time is said to be none", () => {
  expect(exactTime(Number.NaN, "utc")).toBe("no time");
  expect(milliseconds(undefined)).toBeUndefined();
  expect(milliseconds(create(TimestampSchema, { seconds: 5n, nanos: 250_000_000 }))).toBe(5250);
});

test.each([
  [0, "just now"],
  [-12_400, "12 s ago"],
  [-59_999, "59 s ago"],
  [-60_000, "1 min ago"],
  [-3_600_000, "1 h ago"],
  [-200_000_000, "2 d ago"],
  [7_200_000, "in 2 h"],
])("%d ms from now is %s", (distance, told) => {
  expect(relativeTime(at + distance, at)).toBe(told);
});
