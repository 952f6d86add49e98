import { expect, test } from "vitest";
import { readAge } from "./age.ts";

test.each([
  ["0s", 0],
  ["90m", 5_400_000_000],
  ["12h", 43_200_000_000],
  ["30d", 2_592_000_000_000],
  ["4w", 2_419_200_000_000],
])("%s is so many microseconds", (text, microseconds) => expect(readAge(text)).toBe(microseconds));

test.each(["", "30", "d", "-1d", "1.5d", "30 d", "1y", "99999999999w"])("%j is refused", (text) => {
  expect(() => readAge(text)).toThrow(/is no age/);
});
