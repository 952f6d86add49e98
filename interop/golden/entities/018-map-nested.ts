import { launchPlan, map, task, workflow, z } from "haltere";

const Row = z.array(z.int());

export const sq = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
export const row = workflow({ inputs: { xs: Row }, output: Row }, ({ xs }) => map(sq, { x: xs }));
export const row_lp = launchPlan(row, { name: "row_lp" });
export const grid = workflow({ inputs: { g: z.array(Row) }, output: z.array(Row) }, ({ g }) => map(row_lp, { xs: g }));
