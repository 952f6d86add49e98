import { expect, test } from "vitest";
import { lastUsed } from "./last-used.ts";

test("makes a value once, and drops the one that was not used for longest", () => {
  const made: string[] = [];
  const cache = lastUsed<string>(2);
  const use = (key: string) =>
    cache.getOrMake(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect([use("a"), use("b"), use("a"), use("c"), use("a"), use("b")]).toEqual(["A", "B", "A", "C", "A", "B"]);
  expect(made).toEqual(["a", "b", "c", "b"]);
});
