import { task, workflow, z } from "haltere";

export const t = task(
  {
    inputs: {
      a: z.int().default(5),
      b: z.string().default("hi"),
      c: z.number().optional(),
      d: z.boolean().default(false),
    },
    output: z.string(),
  },
  ({ b }) => b,
);
export const main = workflow(
  {
    inputs: { req: z.boolean(), opt: z.int().optional(), a: z.int().default(7), s: z.string().default("w") },
    output: z.string(),
  },
  ({ req, a, s }) => {
    t({ a });
    return t({ a: 1, b: s, d: req });
  },
);
