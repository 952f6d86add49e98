import { task, workflow, z } from "haltere";

export const t = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
export const leaf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => t({ x }));
export const mid = workflow({ inputs: { x: z.int().default(4) }, output: z.int() }, ({ x }) =>
  leaf({ x: leaf({ x }) }),
);
export const main = workflow({ output: z.int(), interruptible: true }, () => mid());
