import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { goDurationText, parseGoDuration } from "./go-duration.ts";

const duration = (nanoseconds: bigint) =>
  create(DurationSchema, { seconds: nanoseconds / 1_000_000_000n, nanos: Number(nanoseconds % 1_000_000_000n) });

// As Go's time.Duration prints them.
test.each<[bigint, string]>([
  [0n, "0s"],
  [1n, "1ns"],
  [1_100n, "1.1\u00b5s"],
  [2_200_000n, "2.2ms"],
  [3_300_000_000n, "3.3s"],
  [245_000_000_000n, "4m5s"],
  [245_001_000_000n, "4m5.001s"],
  [18_367_001_000_000n, "5h6m7.001s"],
  [480_000_000_001n, "8m0.000000001s"],
  [3_600_000_000_000n, "1h0m0s"],
  [-1_500_000_000n, "-1.5s"],
  [-1n, "-1ns"],
  [9_223_372_036_854_775_807n, "2562047h47m16.854775807s"],
])("%s ns is written %s, and read back", (nanoseconds, text) => {
  expect(goDurationText(duration(nanoseconds))).toBe(text);
  expect(parseGoDuration(text)).toEqual(duration(nanoseconds));
});

test.each<[string, bigint | undefined]>([
  ["0", 0n],
  ["+5s", 5_000_000_000n],
  ["-1.5h", -5_400_000_000_000n],
  [".5s", 500_000_000n],
  ["1.s", 1_000_000_000n],
  ["2h45m", 9_900_000_000_000n],
  ["10\u03bcs", 10_000n],
  ["10us", 10_000n],
  ["3000000h", undefined],
  ["", undefined],
  ["-", undefined],
  ["3", undefined],
  ["s", undefined],
  [".s", undefined],
  ["1 h", undefined],
  ["1:00:00", undefined],
  ["PT1H", undefined],
])("%j is read", (text, nanoseconds) => {
  expect(parseGoDuration(text)).toEqual(nanoseconds === undefined ? undefined : duration(nanoseconds));
});
