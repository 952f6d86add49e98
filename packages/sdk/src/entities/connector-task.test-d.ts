// Types tested like behaviour: each line that must not compile says so, and `tsc` fails where it does.
import { connectorTask, File, map, type Pending, type Ref, workflow, z } from "../index.ts";

declare function same<A>(): <B>(value: B) => [A] extends [B] ? ([B] extends [A] ? true : never) : never;

const query = connectorTask({
  type: "warehouse",
  version: 1,
  inputs: { table: z.string(), limit: z.int().default(10) },
  output: z.array(z.string()),
  custom: ({ table, limit }) => ({ statement: `select * from ${table} limit ${limit}`, flags: [true, null, 1] }),
  retries: 2,
  timeout: 60,
  secrets: [{ key: "password", group: "warehouse", mount: "env" }],
});
const both = connectorTask({ type: "both", outputs: { rows: z.int(), table: File } });
const bare = connectorTask({ type: "bare", custom: { a: undefined } });

export const good = workflow({ inputs: { t: z.string() }, outputs: { rows: z.int(), file: File } }, ({ t }) => {
  same<Ref<string[]>>()(query({ table: t }));
  same<Pending<string[]>>()(query({ table: "t", limit: 2 }));
  same<Ref<string[][]>>()(map(query, { table: [t, t] }, { bind: { limit: 1 } }));
  bare();
  const { rows, table } = both();
  return { rows, file: table };
});

export const bad = workflow({ inputs: { n: z.int() } }, ({ n }) => {
  // @ts-expect-error a reference of another type
  query({ table: n });
  // @ts-expect-error a missing input
  query({ limit: n });
});

// @ts-expect-error it has no type
connectorTask({ output: z.int() });
// @ts-expect-error it has no input y
connectorTask({ type: "t", inputs: { x: z.int() }, custom: ({ y }) => ({ y }) });
// @ts-expect-error no JSON says a date
connectorTask({ type: "t", custom: { at: new Date() } });
// @ts-expect-error it has no container, and so no image
connectorTask({ type: "t", image: "i" });
// @ts-expect-error it writes no report
connectorTask({ type: "t", deck: true });
