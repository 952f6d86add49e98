import { describe, expect, test } from "vitest";
import { parseFilterDuration, parseGoDuration } from "./go-duration.ts";

describe("a duration as Go writes it", () => {
  test.each([
    ["0", 0],
    ["1h2m3.5s", 3723.5],
    ["-250ms", -0.25],
    ["+1.s", 1],
    [".5m", 30],
    ["1us2µs3μs", 6e-6],
    ["7ns", 7e-9],
  ])("%s is %d seconds", (text, seconds) => expect(parseGoDuration(text)).toBeCloseTo(seconds, 12));

  test.each(["", "1", "-", "1h2", "1 h", "1d", "s", "0x1s", "2562048h"])("%j is none", (text) =>
    expect(parseGoDuration(text)).toBeUndefined(),
  );
});

describe("a duration in a filter", () => {
  test.each([
    ["5", 5],
    ["-5", -5],
    ["1e3", 1000],
    ["999999.5", 999999.5],
    ["0.0001", 0.0001],
    ["0.0", 0],
    ["90m", 5400],
  ])("%s is %d seconds", (text, seconds) => expect(parseFilterDuration(text)).toBe(seconds));

  test.each(["1000000", "-1e6", "0.00001", "1e400", "Inf", "NaN", "0x10", "1_000", " 5", "later"])(
    "%j is refused, as FlyteAdmin does",
    (text) => expect(parseFilterDuration(text)).toBeUndefined(),
  );
});
