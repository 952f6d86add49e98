// A run of two thousand nodes, in twenty chains.
import { task, workflow, z } from "haltere";

export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);

export const chains = workflow({ inputs: { x: z.int().default(0) }, output: z.int() }, ({ x }) => {
  let value = inc({ x });
  for (let chain = 0; chain < 20; chain++) {
    value = inc({ x });
    for (let at = 1; at < 100; at++) value = inc({ x: value });
  }
  return value;
});
