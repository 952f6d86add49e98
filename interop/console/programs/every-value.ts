// Runs whose outputs are of every type, odd, hostile and large ones among them.
import { DataFrame, Directory, Duration, File, Temporal, task, workflow, z } from "haltere";

const hostile = `<img src=x onerror="document.title='owned'">\u202Egnp.exe\u0000end`;
const Stop = z.object({ town: z.string(), at: z.date() }).meta({ title: "Stop" });
const Order = z
  .object({ id: z.string(), price: z.number(), count: z.int(), stops: z.array(Stop), note: z.string().optional() })
  .meta({ title: "Order" });

const outputs = {
  whole: z.bigint(),
  ratio: z.number(),
  title: z.string(),
  on: z.boolean(),
  at: z.date(),
  took: Duration,
  color: z.enum(["red", "green"]),
  maybe: z.int().optional(),
  either: z.union([z.int(), z.string()]),
  order: Order,
  names: z.record(z.string(), z.int()),
  nested: z.array(z.array(z.int())),
  text: File,
  picture: File,
  drawing: File,
  bytes: File,
  folder: Directory,
  sheet: File,
  table: DataFrame,
};

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" onload="document.title='owned'">
<script>document.title='owned'</script><rect width="120" height="40" fill="teal"/></svg>`;

async function written(name: string, content: string | Uint8Array): Promise<File> {
  const file = File.create(name);
  await file.write([content]);
  return file;
}

/** A value of every type. */
export const make = task({ outputs }, async () => {
  const folder = Directory.create();
  await folder.newFile("a.txt").write(["in the folder"]);
  await folder.newFile("deep/b #1.txt").write(["deep in it"]);
  return {
    whole: 2n ** 63n - 1n,
    ratio: 2,
    title: hostile,
    on: true,
    at: new Date("2026-11-24T01:02:03.456Z"),
    took: Temporal.Duration.from({ hours: 1, minutes: 30 }),
    color: "green" as const,
    maybe: undefined,
    either: "text of a union",
    order: {
      id: "A-1",
      price: 2,
      count: 3,
      stops: [
        { town: "Köln", at: new Date("2026-01-02T03:04:05Z") },
        { town: hostile, at: new Date(0) },
      ],
    },
    names: { "": 0, "a b": 1, __proto: 2, [hostile]: 3 },
    nested: [[1, 2], [], [3]],
    text: await written("notes.txt", `first line\n${hostile}\n${"x".repeat(100_000)}\nTHE END`),
    picture: await written("dot.png", Buffer.from(png, "base64")),
    drawing: await written("drawing.svg", svg),
    bytes: await written("some.bin", new Uint8Array(1000)),
    folder,
    sheet: await written("sheet.csv", `town,n\n"Köln, ""West""",1\n${hostile},2\n`),
    table: DataFrame.fromRows(
      Array.from({ length: 5000 }, (_, n) => ({
        n: BigInt(n) + 2n ** 53n,
        half: n / 2,
        town: n % 7 === 0 ? null : `town ${n}`,
        on: n % 2 === 0,
        at: new Date(n * 1000),
        word: n === 3 ? hostile : "word",
      })),
    ),
  };
});
export const everyValue = workflow({ outputs }, () => make());

/** Values that are large. */
export const makeLarge = task(
  { outputs: { list: z.array(z.int()), line: z.string(), objects: z.array(Stop) } },
  () => ({
    list: Array.from({ length: 100_000 }, (_, at) => at),
    line: `${"0123456789".repeat(1_000_000)}THE END`,
    objects: Array.from({ length: 2000 }, (_, at) => ({ town: `town ${at}`, at: new Date(at) })),
  }),
);
export const largeValues = workflow(
  { outputs: { list: z.array(z.int()), line: z.string(), objects: z.array(Stop) } },
  () => makeLarge(),
);

/** Takes a list that may lie in a file of its own. */
export const add = task({ inputs: { list: z.array(z.int()) }, output: z.int() }, ({ list }) =>
  list.reduce((sum, one) => sum + one, 0),
);
export const offloaded = workflow({ inputs: { list: z.array(z.int()) }, output: z.int() }, ({ list }) => add({ list }));
