import { task, workflow, z } from "haltere";

export const one = task({ output: z.int() }, () => 1);
export const sum_list = task({ inputs: { xs: z.array(z.int()) }, output: z.int() }, ({ xs }) => xs.length);
export const sum_map = task({ inputs: { m: z.record(z.string(), z.int()) }, output: z.int() }, () => 0);
export const nest = task({ inputs: { m: z.record(z.string(), z.array(z.int())) }, output: z.int() }, () => 0);
export const main = workflow({ inputs: { k: z.int() }, output: z.int() }, ({ k }) => {
  const a = one();
  const b = sum_list({ xs: [a, 2, k] });
  const c = sum_map({ m: { x: a, y: 3 } });
  nest({ m: { p: [a, b], q: [] } });
  return c;
});
