import { task, workflow, z } from "haltere";

const Cfg = z.object({ n: z.int(), r: z.number().default(0.5) }).meta({ title: "Cfg" });
export const t = task(
  {
    inputs: {
      u: z.union([z.int(), z.string()]),
      o: z.int().optional(),
      m: z.enum(["a", "b"]),
      c: Cfg,
      d: z.record(z.string(), z.unknown()),
      w: z.date(),
      l: z.array(z.string().nullable()),
    },
    output: z.int(),
  },
  () => 1,
);
export const main = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
  const at = new Date("2024-01-02T03:04:05Z");
  t({ u: "s", o: 3, m: "b", c: { n: 2 }, d: { k: 1 }, w: at, l: ["a", null] });
  return t({ u: x, o: x, m: "a", c: { n: 1, r: 2 }, d: {}, w: new Date(0), l: [] });
});
