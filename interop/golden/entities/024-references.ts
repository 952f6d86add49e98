import { referenceLaunchPlan, referenceTask, workflow, z } from "haltere";

const at = { project: "rp", domain: "rd", version: "rv" };

export const ref_task = referenceTask({
  ...at,
  name: "r.task",
  inputs: { a: z.int(), s: z.string() },
  output: z.string(),
});
export const ref_lp = referenceLaunchPlan({ ...at, name: "r.lp", inputs: { a: z.int() }, output: z.int() });
export const main = workflow({ inputs: { a: z.int() }, output: z.string() }, ({ a }) =>
  ref_task({ a: ref_lp({ a }), s: "k" }),
);
