import { dynamic, task, workflow, z } from "haltere";
import { dynamicRun } from "../run-dynamic.ts";

export const sq = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
export const total = task({ inputs: { xs: z.array(z.int()) }, output: z.int() }, ({ xs }) =>
  xs.reduce((sum, x) => sum + x, 0),
);
export const fan = dynamic({ inputs: { n: z.int() }, output: z.int() }, ({ n }) =>
  total({ xs: Array.from({ length: n }, (_, x) => sq({ x })) }),
);
export const const_ = dynamic({ name: "e019_dynamic.const", inputs: { n: z.int() }, output: z.int() }, () => 9);
export const main = workflow({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => fan({ n }));

export const dynamicRuns = [dynamicRun(fan, { n: 3 }), dynamicRun(const_, { n: 1 })];
