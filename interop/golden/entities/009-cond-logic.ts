import { and, conditional, eq, gt, isFalse, isTrue, ne, or, task, workflow, z } from "haltere";

export const score = task({ output: z.int() }, () => 1);
export const flag = task({ output: z.boolean() }, () => true);
export const a = task({ inputs: { x: z.int() }, output: z.string() }, () => "");
export const b = task({ output: z.string() }, () => "");
export const main = workflow({ inputs: { n: z.int(), s: z.string() }, output: z.string() }, ({ n, s }) => {
  const k = score();
  const f = flag();
  return conditional("logic")
    .if(or(and(gt(k, 3), ne(n, 5)), eq(s, "go")), () => a({ x: k }))
    .elseIf(isTrue(f), () => b())
    .elseIf(isFalse(f), () => a({ x: 1 }))
    .else(() => b());
});
