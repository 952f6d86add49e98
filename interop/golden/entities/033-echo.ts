import { echo, workflow, z } from "haltere";

export const echo_it = echo({ name: "echo_it", inputs: { a: z.int(), b: z.string() } });
export const echo_one = echo({ name: "echo_one", inputs: { f: z.array(z.number()) } });
export const main = workflow({ inputs: { a: z.int() }, outputs: { o0: z.int(), o1: z.string() } }, ({ a }) =>
  echo_it({ a, b: "z" }),
);
