// Tasks that Python calls, and a workflow that calls Python's.
import { DataFrame, Directory, File, referenceTask, task, workflow, z } from "haltere";

const Size = z.enum({ SMALL: "small", LARGE: "very large" });
const Item = z.object({ name: z.string(), price: z.number() }).meta({ title: "Item" });
export const Order = z
  .object({ items: z.array(Item), size: Size, note: z.string().nullable(), counts: z.record(z.string(), z.bigint()) })
  .meta({ title: "Order" });
const Either = z.union([z.int(), z.string()]);

export const make = task(
  { inputs: { name: z.string(), count: z.int() }, outputs: { order: Order, size: Size } },
  ({ name, count }) => ({
    order: {
      items: Array.from({ length: count }, (_, index) => ({ name: `${name} ${index}`, price: index + 0.5 })),
      size: "small" as const,
      note: null,
      counts: { typescript: BigInt(count) },
    },
    size: "very large" as const,
  }),
);

export const files = task(
  { inputs: { text: z.string() }, outputs: { file: File, folder: Directory, table: DataFrame } },
  async ({ text }) => {
    const folder = Directory.create();
    await folder.newFile("a.txt").write(["abc"]);
    await folder.newFile("deep/b.txt").write([text]);
    return {
      file: File.fromText(text, { name: "said.txt" }),
      folder,
      table: DataFrame.fromRows([
        { city: "Köln", n: 1 },
        { city: "Oslo", n: 20 },
      ]),
    };
  },
);

export const tell = task(
  {
    inputs: { order: Order, value: Either, file: File, folder: Directory, table: DataFrame },
    output: z.string(),
  },
  async ({ order, value, file, folder, table }) => {
    const parts: string[] = [];
    for await (const entry of folder.walk()) parts.push(`${entry.path}=${await entry.file.text()}`);
    const rows = await table.rows();
    return [
      order.items.map(({ name, price }) => `${name} ${price}`).join(", "),
      `${order.size} ${order.note} ${order.counts.typescript} ${order.counts.python}`,
      `${typeof value} ${value}`,
      await file.text(),
      parts.toSorted().join(" "),
      JSON.stringify(rows, (_, item) => (typeof item === "bigint" ? Number(item) : item)),
    ].join("\n");
  },
);

const at = { project: "flytesnacks", domain: "development", version: "v1" };
const price = referenceTask({ ...at, name: "shop.price", inputs: { order: Order, size: Size }, output: Order });
const flip = referenceTask({ ...at, name: "shop.flip", inputs: { value: Either }, output: Either });
const shout = referenceTask({ ...at, name: "shop.shout", inputs: { file: File }, output: File });
const mirror = referenceTask({ ...at, name: "shop.mirror", inputs: { folder: Directory }, output: Directory });
const widen = referenceTask({ ...at, name: "shop.widen", inputs: { table: DataFrame }, output: DataFrame });

export const typescript_calls = workflow(
  { inputs: { name: z.string().default("tea") }, output: z.string() },
  ({ name }) => {
    const { order, size } = make({ name, count: 2 });
    const made = files({ text: "from TypeScript" });
    return tell({
      order: price({ order, size }),
      value: flip({ value: 41 }),
      file: shout({ file: made.file }),
      folder: mirror({ folder: made.folder }),
      table: widen({ table: made.table }),
    });
  },
);
