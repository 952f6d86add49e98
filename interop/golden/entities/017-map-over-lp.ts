import { launchPlan, map, task, workflow, z } from "haltere";

const lists = { xs: z.array(z.int()), bs: z.array(z.string()) };

export const t = task({ inputs: { a: z.int(), b: z.string() }, output: z.int() }, ({ a }) => a);
export const item = workflow({ inputs: { a: z.int(), b: z.string().default("z") }, output: z.int() }, (inputs) =>
  t(inputs),
);
export const lp = launchPlan(item, { name: "item_lp" });
export const main = workflow({ inputs: lists, output: z.array(z.int()) }, ({ xs, bs }) =>
  map(lp, { a: xs, b: bs }, { concurrency: 3 }),
);
export const tolerant = workflow({ inputs: lists, output: z.array(z.int().optional()) }, ({ xs, bs }) =>
  map(lp, { a: xs, b: bs }, { minSuccessRatio: 0.8 }),
);
