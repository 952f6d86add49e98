import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { durationMilliseconds, durationText } from "./duration.ts";

test.each([
  [0, "0 s"],
  [0.85, "850 µs"],
  [12.2, "12 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [3_400, "3.4 s"],
  [59_960, "1 min 00 s"],
  [125_000, "2 min 05 s"],
  [3_720_000, "1 h 02 min"],
  [273_600_000, "3 d 04 h"],
])("%d ms is told as %s", (milliseconds, told) => {
  expect(durationText(milliseconds)).toBe(told);
});

test("a message's duration, in milliseconds", () => {
  expect(durationMilliseconds(create(DurationSchema, { seconds: 1n, nanos: 500_000 }))).toBe(1000.5);
  expect(durationMilliseconds(undefined)).toBeUndefined();
});
