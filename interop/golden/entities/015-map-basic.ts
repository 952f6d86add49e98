import { map, task, workflow, z } from "haltere";

export const sq = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
const lists = { inputs: { xs: z.array(z.int()) }, output: z.array(z.int()) };
export const main = workflow(lists, ({ xs }) => map(sq, { x: xs }));
export const conc = workflow(lists, ({ xs }) => map(sq, { x: xs }, { concurrency: 4 }));
export const ratio = workflow({ inputs: { xs: z.array(z.int()) }, output: z.array(z.int().optional()) }, ({ xs }) =>
  map(sq, { x: xs }, { minSuccessRatio: 0.5 }),
);
export const overrides = workflow(lists, () => map(sq, { x: [1, 2, 3] }, { retries: 2, resources: { cpu: "1" } }));
