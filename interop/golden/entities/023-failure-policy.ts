import { task, workflow, z } from "haltere";

export const t = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
export const late = workflow(
  {
    inputs: { x: z.int() },
    output: z.int(),
    failurePolicy: "fail-after-executable-nodes-complete",
    interruptible: true,
  },
  ({ x }) => t({ x }),
);
export const now = workflow({ inputs: { x: z.int() }, output: z.int(), failurePolicy: "fail-immediately" }, ({ x }) =>
  t({ x }),
);
