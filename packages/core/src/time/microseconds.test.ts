import { create, toJson } from "@bufbuild/protobuf";
import { DurationSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  durationFromMicroseconds,
  microsecondsFromDuration,
  microsecondsFromTimestamp,
  timestampFromMicroseconds,
} from "./microseconds.ts";
import { durationText, timestampText } from "./time-text.ts";

const microseconds = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });

test("microseconds survive a timestamp and a duration, to the last one", () => {
  fc.assert(
    fc.property(microseconds, (value) => {
      expect(microsecondsFromTimestamp(timestampFromMicroseconds(value))).toBe(value);
      expect(microsecondsFromDuration(durationFromMicroseconds(value))).toBe(value);
    }),
  );
});

test("messages made are what protobuf allows: its own JSON encoder takes them, and says the same text", () => {
  fc.assert(
    fc.property(microseconds, (value) => {
      const duration = durationFromMicroseconds(value);
      const json = String(toJson(DurationSchema, duration)).replace(/(\.\d*?)0+s$/, "$1s");
      expect(durationText(duration)).toBe(json);
      const timestamp = timestampFromMicroseconds(value);
      expect(Date.parse(timestampText(timestamp))).toBe(Date.parse(String(toJson(TimestampSchema, timestamp))));
    }),
  );
});

test.each([
  [1_700_000_000_500_000, "2023-11-14T22:13:20.5Z"],
  [-1, "1969-12-31T23:59:59.999999Z"],
  [0, "1970-01-01T00:00:00Z"],
])("%i µs is written %s", (value, text) => {
  expect(timestampText(timestampFromMicroseconds(value))).toBe(text);
});

test("nanoseconds are written, and a time beyond what a Date holds is described", () => {
  expect(timestampText(create(TimestampSchema, { seconds: 1n, nanos: 7 }))).toBe("1970-01-01T00:00:01.000000007Z");
  expect(timestampText(create(TimestampSchema, { seconds: 10n ** 15n }))).toContain("1000000000000000");
  expect(durationText(create(DurationSchema, { seconds: 0n, nanos: -500_000_000 }))).toBe("-0.5s");
});
