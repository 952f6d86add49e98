import { map, task, workflow, z } from "haltere";

export const f = task({ inputs: { x: z.int(), k: z.string(), w: z.number() }, output: z.string() }, ({ k }) => k);
export const main = workflow(
  { inputs: { xs: z.array(z.int()), k: z.string() }, output: z.array(z.string()) },
  ({ xs, k }) => map(f, { x: xs }, { bind: { k, w: 2 } }),
);
