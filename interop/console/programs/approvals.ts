// Gates of every kind of type, of which a boolean is asked for as a value and another as an approval.
import { approve, chain, File, task, waitForInput, workflow, z } from "haltere";

const Order = z.object({ id: z.string(), pieces: z.int() }).meta({ title: "Order" });

export const tell = task(
  {
    inputs: {
      flag: z.boolean(),
      list: z.array(z.int()),
      map: z.record(z.string(), z.number()),
      order: Order,
      either: z.union([z.int(), z.string()]),
      file: File,
    },
    output: z.string(),
  },
  async ({ flag, list, map, order, either, file }) =>
    JSON.stringify({ flag, list, map, order, either, file: (await file.text()).trim() }),
);

export const begin = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);

/** Asks for all of them at once, and for an approval first. */
export const asked = workflow({ inputs: { x: z.int().default(1) }, output: z.string() }, ({ x }) => {
  const approved = approve(begin({ x }), "go");
  const flag = waitForInput("flag", z.boolean());
  const list = waitForInput("list", z.array(z.int()));
  const map = waitForInput("map", z.record(z.string(), z.number()));
  const order = waitForInput("order", Order);
  const either = waitForInput("either", z.union([z.int(), z.string()]));
  const file = waitForInput("file", File);
  for (const gate of [flag, list, map, order, either, file]) chain(approved, gate);
  return tell({ flag, list, map, order, either, file });
});
