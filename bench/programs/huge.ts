// What bench/console.ts opens: a run of 10,000 nodes in one graph, one of as many in 100 groups, and a map of any size.
import { map, task, workflow, z } from "haltere";

const ms = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));

/** Adds one, after so many milliseconds. */
export const inc = task({ inputs: { x: z.int(), pause: z.int() }, output: z.int() }, async ({ x, pause }) => {
  if (pause > 0) await ms(pause);
  return x + 1;
});

const inputs = { x: z.int().default(0), pause: z.int().default(0) };

const chains = (count: number, length: number) =>
  workflow({ inputs, output: z.int() }, ({ x, pause }) => {
    let value = inc({ x, pause });
    for (let chain = 0; chain < count; chain++) {
      value = inc({ x, pause });
      for (let at = 1; at < length; at++) value = inc({ x: value, pause });
    }
    return value;
  });

/** A hundred chains of a hundred nodes. */
export const flat = chains(100, 100);
/** Twenty of a hundred, for tests. */
export const flat2000 = chains(20, 100);

export const group = chains(1, 98);

/** A hundred sub-workflows of 99 nodes, ten after each other in each of ten rows. */
export const grouped = workflow({ inputs, output: z.int() }, ({ x, pause }) => {
  let value = group({ x, pause });
  for (let row = 0; row < 10; row++) {
    value = group({ x, pause });
    for (let at = row === 0 ? 2 : 1; at < 10; at++) value = group({ x: value, pause });
  }
  return value;
});

export const list = task({ inputs: { size: z.int() }, output: z.array(z.int()) }, ({ size }) =>
  Array.from({ length: size }, (_, at) => at),
);
/** Fails for one item in 997. */
export const pick = task({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => {
  if (value % 997 === 500) throw new Error(`item ${value} cannot be picked`);
  return value;
});
export const items = workflow({ inputs: { size: z.int() }, output: z.int() }, ({ size }) => {
  map(pick, { value: list({ size }) }, { minSuccessRatio: 0.9 });
  return inc({ x: size, pause: 0 });
});
