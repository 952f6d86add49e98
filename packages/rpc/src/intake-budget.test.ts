import { expect, test } from "vitest";
import { createIntakeBudget } from "./intake-budget.ts";

test("requests share what there is, and what one gives back another may take", () => {
  const budget = createIntakeBudget(10);
  const [first, second] = [budget.open(), budget.open()];
  first.take(6);
  second.take(4);
  expect(() => second.take(1)).toThrow(expect.objectContaining({ code: "ResourceExhausted" }));
  first.release();
  first.release();
  second.take(6);
  expect(() => first.take(1)).toThrow(expect.objectContaining({ code: "ResourceExhausted" }));
});
