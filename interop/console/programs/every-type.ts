import { DataFrame, Directory, Duration, File, task, workflow, z } from "haltere";

const Point = z.object({ x: z.int(), y: z.number() }).meta({ title: "Point" });
const Order = z
  .object({
    id: z.string(),
    at: Point,
    stops: z.array(Point),
    note: z.string().optional(),
    status: z.enum(["open", "paid"]),
    due: z.date(),
    counts: z.record(z.string(), z.int()),
  })
  .meta({ title: "Order" });
const Cat = z.object({ meows: z.boolean() }).meta({ title: "Cat" });
const Dog = z.object({ barks: z.int() }).meta({ title: "Dog" });

const inputs = {
  big: z.bigint(),
  ratio: z.number(),
  title: z.string(),
  on: z.boolean(),
  at: z.date(),
  took: Duration,
  color: z.enum(["red", "green"]),
  list: z.array(z.int()),
  nested: z.record(z.string(), z.array(z.number())),
  maybe: z.int().optional(),
  either: z.union([z.int(), z.string()]),
  pet: z.union([Cat, Dog]),
  order: Order,
  loose: z.record(z.string(), z.any()),
  file: File,
  folder: Directory,
  table: DataFrame,
  step: z.int().default(3),
};

/** Takes a value of every type, and says what it got. */
export const tell = task({ inputs, output: z.string() }, async (given) => {
  const { at, took, file, folder, table, big, ...rest } = given;
  return JSON.stringify({
    ...rest,
    big: String(big),
    at: at.toISOString(),
    took: took.total("seconds"),
    file: await file.text(),
    folder: await (await folder.file("inner/b.txt")).text(),
    table: (await table.rows()).length,
  });
});

export const everything = workflow({ inputs, output: z.string() }, (given) => tell(given));
