import { task, workflow, z } from "haltere";

export const add_one = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
export const double = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x * 2);
export const main = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => double({ x: add_one({ x }) }));
