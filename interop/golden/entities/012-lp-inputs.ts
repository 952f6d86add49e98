import { launchPlan, task, workflow, z } from "haltere";

export const t = task({ inputs: { a: z.int(), b: z.string(), c: z.number() }, output: z.int() }, ({ a }) => a);
export const wf = workflow(
  { inputs: { a: z.int(), b: z.string().default("x"), c: z.number().default(1) }, output: z.int() },
  ({ a, b, c }) => t({ a, b, c }),
);
export const lp_fixed = launchPlan(wf, { name: "lp_fixed", defaults: { a: 5, c: 2 }, fixed: { b: "fx" } });
export const lp_default_only = launchPlan(wf, { name: "lp_default_only", defaults: { a: 1 } });
export const parent = workflow({ inputs: { z: z.int() }, output: z.int() }, ({ z }) => lp_fixed({ a: z }));
