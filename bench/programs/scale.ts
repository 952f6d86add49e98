// What stands in the databases of store-scale.ts: an execution of five nodes, and one that waits and so costs no task.
import { task, waitForInput, workflow, z } from "haltere";

export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);

export const three = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) =>
  inc({ x: inc({ x: inc({ x }) }) }),
);

export const waits = workflow({ inputs: { x: z.int() }, output: z.int() }, () => waitForInput("go", z.int()));
