// Inputs that a launch form has to tell apart: values that look alike, hold themselves, or are easily lost.
import { Bytes, DataFrame, Duration, File, launchPlan, Temporal, task, workflow, z } from "haltere";

const Left = z.object({ size: z.int() }).meta({ title: "Left" });
const Right = z.object({ size: z.int() }).meta({ title: "Right" });

const inputs = {
  whole: z.bigint(),
  ratio: z.number(),
  title: z.string(),
  note: z.string().optional(),
  grid: z.array(z.array(z.int())),
  counts: z.record(z.string(), z.int()),
  side: z.union([Left, Right]),
  anything: z.any(),
  dict: z.record(z.string(), z.unknown()),
  raw: Bytes,
  day: z.date(),
  took: Duration.default(Temporal.Duration.from({ seconds: 90 })),
  file: File,
  table: DataFrame.schema({ columns: { n: z.int(), name: z.string() } }),
  shape: z.object({ x: z.int(), y: z.number() }).meta({ title: "Shape" }).default({ x: 3, y: 0.5 }),
};

export const kinds = task({ inputs, output: z.string() }, async () => "done");
export const allKinds = workflow({ inputs, output: z.string() }, (given) => kinds(given));

const plain = {
  count: z.int().default(4),
  ratio: z.number().default(0.5),
  name: z.string(),
  on: z.boolean().default(false),
  words: z.array(z.string()).default(["a"]),
  sizes: z.record(z.string(), z.int()).default({ b: 1 }),
};

export const tell = task({ inputs: plain, output: z.string() }, (given) => JSON.stringify(given));
export const plainKinds = workflow({ inputs: plain, output: z.string() }, (given) => tell(given));
export const fixedKinds = launchPlan(plainKinds, { fixed: { count: 7, words: ["x", "y"] }, defaults: { name: "Ann" } });
