import { expect, test } from "vitest";
import { completions } from "./completions.ts";

const known = {
  workflows: ["shop.order"],
  launchPlans: ["shop.nightly"],
  labels: ["team=blue", "a+b"],
  users: ["ann"],
};
const told = (typed: string) => completions(typed, known).map(({ field, value }) => `${field} ${value}`);

test("what is called so stands before the text itself, which may be part of any field", () => {
  expect(told("Shop")).toEqual([
    "workflow shop.order",
    "launch_plan shop.nightly",
    "name Shop",
    "workflow Shop",
    "launch_plan Shop",
    "label Shop",
    "user Shop",
  ]);
});

test("a field before the text is the one that is meant", () => {
  expect(told("workflow:order")).toEqual(["workflow shop.order", "workflow order"]);
  expect(told("tag: blue")).toEqual(["label team=blue", "label blue"]);
  expect(told("by:ann")).toEqual(["user ann"]);
});

test("a pair is a label first, and nothing typed means nothing", () => {
  expect(told("tier=gold")[0]).toBe("label tier=gold");
  expect(told("  ")).toEqual([]);
  expect(told("user:")).toEqual([]);
});

test("what filters cannot hold is not offered, and is left out of what is typed", () => {
  expect(told("a+")).toEqual(told("a"));
  expect(told("a")).not.toContain("label a+b");
});
