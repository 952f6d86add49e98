// A workflow to be looked at and run again: a cached task, a map of which one item fails, and what follows.
import { map, task, workflow, z } from "haltere";

export const base = task({ inputs: { x: z.int() }, output: z.array(z.int()), cache: { version: "7" } }, ({ x }) =>
  Array.from({ length: 6 }, (_, index) => index + x),
);

export const half = task({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => {
  console.log(`halving ${n}`);
  if (n === 3) throw new Error("three is odd");
  return n * 2;
});

export const total = task({ inputs: { x: z.int(), all: z.array(z.int().optional()) }, output: z.int() }, ({ x, all }) =>
  all.reduce<number>((sum, one) => sum + (one ?? 0), x * 100),
);

export const again = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) =>
  total({ x, all: map(half, { n: base({ x }) }, { minSuccessRatio: 0.5 }) }),
);
