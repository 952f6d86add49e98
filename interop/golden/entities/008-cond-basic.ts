import { conditional, fail, gte, lt, task, workflow, z } from "haltere";

export const lo = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
export const hi = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
export const main = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) =>
  conditional("size")
    .if(lt(x, 10), () => lo({ x }))
    .elseIf(gte(x, 100), () => hi({ x }))
    .else(fail("middle is not allowed")),
);
