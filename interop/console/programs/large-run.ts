// Runs that are large: many items in a map, and one line of megabytes in a log.
import { map, task, workflow, z } from "haltere";

export const list = task({ inputs: { size: z.int() }, output: z.array(z.int()) }, ({ size }) =>
  Array.from({ length: size }, (_, at) => at),
);
export const pick = task({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => {
  return value;
});
export const items = workflow({ inputs: { size: z.int() }, output: z.array(z.int()) }, ({ size }) =>
  map(pick, { value: list({ size }) }),
);

export const write = task({ inputs: { megabytes: z.int() }, output: z.int() }, ({ megabytes }) => {
  process.stdout.write(`${"x".repeat(megabytes * 1_000_000)} the end\nlast line\n`);
  return megabytes;
});
export const line = workflow({ inputs: { megabytes: z.int() }, output: z.int() }, ({ megabytes }) =>
  write({ megabytes }),
);
