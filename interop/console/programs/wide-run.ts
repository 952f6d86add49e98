// Runs of many nodes: a dynamic task that becomes thousands of them, a workflow as wide, and a chain of groups.
import { chain, dynamic, task, workflow, z } from "haltere";

export const one = task({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => value + 1);
export const add = task(
  { inputs: { left: z.int(), right: z.int() }, output: z.int() },
  ({ left, right }) => left + right,
);

export const spread = dynamic({ inputs: { size: z.int() }, output: z.int() }, ({ size }) => {
  const first = one({ value: 0 });
  let last = first;
  for (let at = 2; at < size; at += 1) last = one({ value: first });
  return add({ left: first, right: last });
});

/** A dynamic node that becomes `size` nodes. */
export const wide = workflow({ inputs: { size: z.int() }, output: z.int() }, ({ size }) => spread({ size }));

/** Nodes of one workflow, in no group: `one`, 3,000 that wait for it, and `add`. */
export const flat = workflow({ inputs: { value: z.int().default(0) }, output: z.int() }, ({ value }) => {
  const first = one({ value });
  const all = Array.from({ length: 3000 }, () => one({ value: first }));
  const last = add({ left: first, right: first });
  for (const before of all) chain(before, last);
  return last;
});
