import { expect, test } from "vitest";
import { parseQuantity, wholeUnits } from "./quantity.ts";

test.each([
  ["2", 2],
  ["500m", 0.5],
  ["1Gi", 1073741824],
  ["1G", 1e9],
  [".5", 0.5],
  ["1.", 1],
  ["12e3", 12000],
  ["1E3", 1000],
  ["2E", 2e18],
  ["100u", 1e-4],
])("%s", (text, units) => {
  expect(parseQuantity(text)).toBeCloseTo(units, 9);
});

test.each(["lots", "", "1 Gi", "Gi", "1GiB", "1e", "--1", "1.2.3"])("%j is no quantity", (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test.each([
  [0.5, 1],
  [1, 1],
  [1.0000000000002, 1],
  [1.1, 2],
])("%d in whole units", (quantity, units) => {
  expect(wholeUnits(quantity)).toBe(units);
});
