import fc from "fast-check";
import { expect, test } from "vitest";
import { isQuantity, parseQuantity } from "./quantity.ts";

test.each<[string, bigint]>([
  ["500m", 500_000_000n],
  ["2", 2_000_000_000n],
  ["1.5", 1_500_000_000n],
  ["1Ki", 1024_000_000_000n],
  ["0.5Gi", 536870912_000_000_000n],
  ["1e3", 1000_000_000_000n],
  ["1E", 1_000_000_000_000_000_000_000_000_000n],
  ["-1k", -1_000_000_000_000n],
  [".5", 500_000_000n],
  ["0.1n", 1n],
])("%s is %i thousand-millionths", (text, value) => {
  expect(parseQuantity(text)).toBe(value);
});

test.each(["", "lots", "1 Gi", "1gi", "--1", "1e", "1KiB", ".", "1e9999"])("%j is no quantity", (text) => {
  expect(isQuantity(text)).toBe(false);
});

test("a thousand of a unit is one of the next", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(["m", ""], ["", "k"], ["k", "M"], ["G", "T"]), (amount, [small, large]) => {
      expect(parseQuantity(`${amount * 1000}${small}`)).toBe(parseQuantity(`${amount}${large}`));
    }),
  );
});
