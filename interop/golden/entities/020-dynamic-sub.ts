import { dynamic, task, workflow, z } from "haltere";
import { dynamicRun } from "../run-dynamic.ts";

export const t = task({ inputs: { x: z.int(), s: z.string() }, output: z.string() }, ({ s }) => s);
export const leaf = workflow({ inputs: { x: z.int() }, output: z.string() }, ({ x }) => t({ x, s: "leaf" }));
export const d = dynamic({ inputs: { names: z.array(z.string()) }, output: z.array(z.string()) }, ({ names }) => [
  ...names.map((s, x) => t({ x, s }, { retries: 2 })),
  leaf({ x: 99 }),
]);

export const dynamicRuns = [dynamicRun(d, { names: ["a", "b"] })];
