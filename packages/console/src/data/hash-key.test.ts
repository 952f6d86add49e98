import { expect, test } from "vitest";
import { hashKey } from "./hash-key.ts";

test("equal keys have one hash, whatever the order of their parts", () => {
  expect(hashKey(["a", { b: 1, c: 2n }])).toBe(hashKey(["a", { c: 2n, b: 1 }]));
});

test("a bigint keeps all its digits, and is no number and no text", () => {
  const hashes = [9007199254740993n, 9007199254740992n, 9007199254740992, "9007199254740992"].map((x) => hashKey([x]));
  expect(new Set(hashes).size).toBe(4);
});
