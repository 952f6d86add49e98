import { conditional, fail, gt, isTrue, lte, task, workflow, z } from "haltere";

export const t = task({ inputs: { x: z.number() }, output: z.number() }, ({ x }) => x);
export const u = task({ inputs: { x: z.number() }, output: z.number() }, ({ x }) => x);
export const inner = workflow({ inputs: { x: z.number() }, output: z.number() }, ({ x }) =>
  conditional("in")
    .if(gt(x, 0.5), () => t({ x }))
    .else(() => u({ x })),
);
export const main = workflow({ inputs: { x: z.number(), go: z.boolean() }, output: z.number() }, ({ x, go }) =>
  conditional("out")
    .if(isTrue(go), () => inner({ x }))
    .else(() =>
      conditional("deep")
        .if(lte(x, 2), () => t({ x }))
        .else(fail("no")),
    ),
);
