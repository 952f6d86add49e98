import { expect, test } from "vitest";
import { backOffDelay } from "./back-off.ts";

test("tries come later after each failure, and never more than 12.5 seconds apart", () => {
  expect([1, 2, 3, 4].map((failures) => backOffDelay(failures, 0.5))).toEqual([500, 1000, 2000, 4000]);
  expect(backOffDelay(50, 1)).toBe(12_500);
  expect(backOffDelay(1, 0)).toBe(375);
});
