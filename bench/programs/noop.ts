// What the benchmarks run: tasks that do nothing, so that what is measured is the engine.
import { map, task, workflow, z } from "haltere";

export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);

export const range = task({ inputs: { size: z.int() }, output: z.array(z.int()) }, ({ size }) =>
  Array.from({ length: size }, (_, i) => i),
);

export const total = task({ inputs: { xs: z.array(z.int()) }, output: z.int() }, ({ xs }) =>
  xs.reduce((sum, x) => sum + x, 0),
);

const chainOf = (length: number) =>
  workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
    let value = inc({ x });
    for (let i = 1; i < length; i++) value = inc({ x: value });
    return value;
  });

export const chain3 = chainOf(3);
export const chain100 = chainOf(100);
export const chain1000 = chainOf(1000);

export const fanOut = workflow({ inputs: { size: z.int() }, output: z.int() }, ({ size }) =>
  total({ xs: map(inc, { x: range({ size }) }) }),
);
