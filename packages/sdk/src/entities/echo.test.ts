import { expect, test } from "vitest";
import { echo, map, workflow, z } from "../index.ts";

test("gives back its one input, or all of them in their order", async () => {
  expect(await echo({ inputs: { n: z.int() } })({ n: 3 })).toBe(3);
  const both = echo({ inputs: { z: z.string(), a: z.int().default(4) } });
  expect(await both({ z: "s" })).toEqual({ o0: "s", o1: 4 });
});

test("its outputs are wired by their schemas", async () => {
  const both = echo({ inputs: { n: z.int(), s: z.string() } });
  const right = workflow({ output: z.string() }, () => both({ n: 1, s: "x" }).o1);
  expect(await right()).toBe("x");
  const wrong = workflow({ output: z.string() }, () => both({ n: 1, s: "x" }).o0);
  await expect(wrong()).rejects.toThrow(/expected str, got int from n0\.o0/);
});

test("can be mapped here", async () => {
  const one = echo({ inputs: { n: z.int() } });
  expect(await map(one, { n: [1, 2] })).toEqual([1, 2]);
});

test("refuses to echo nothing", () => {
  expect(() => echo({ inputs: {} })).toThrow(/echo without inputs/);
});
