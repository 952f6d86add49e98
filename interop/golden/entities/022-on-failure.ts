import { NodeError, task, workflow, z } from "haltere";

export const work = task({ inputs: { a: z.int() }, output: z.int() }, ({ a }) => a);
export const clean = task(
  { inputs: { a: z.int(), name: z.string().default("n"), err: NodeError.optional() } },
  () => {},
);
export const cleanup_wf = workflow({ inputs: { a: z.int(), name: z.string() } }, ({ a, name }) => {
  clean({ a, name });
});
export const main = workflow(
  { inputs: { a: z.int(), name: z.string().default("n") }, output: z.int(), onFailure: clean },
  ({ a }) => work({ a }),
);
export const wfh = workflow(
  { inputs: { a: z.int(), name: z.string() }, output: z.int(), onFailure: cleanup_wf },
  ({ a }) => work({ a }),
);
