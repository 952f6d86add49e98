import { eager, task, z } from "haltere";

export const add = task({ inputs: { a: z.int(), b: z.int() }, output: z.int() }, ({ a, b }) => a + b);
export const e = eager({ inputs: { n: z.int() }, output: z.int() }, async ({ n }) => await add({ a: n, b: 1 }));
