import { task, workflow, z } from "haltere";

export const price = task({ inputs: { count: z.int() }, output: z.int() }, ({ count }) => {
  if (count < 0) throw new Error(`An order of ${count} pieces has no price.`);
  return count * 3;
});
export const pack = task({ inputs: { price: z.int() }, output: z.string() }, ({ price }) => `packed for ${price}`);

export const order = workflow({ inputs: { count: z.int().default(2) }, output: z.string() }, ({ count }) =>
  pack({ price: price({ count }) }),
);
