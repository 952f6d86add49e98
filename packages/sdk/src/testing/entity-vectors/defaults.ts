import { Duration, Instant, PlainDate, Temporal, task, workflow, z } from "../../index.ts";

const int = z.int();
const Mode = z.enum({ FAST: "fast", SAFE: "very safe" }).meta({ title: "Mode" });
const Leaf = z.object({ n: int, s: z.string().default("leaf") }).meta({ title: "Leaf" });
const Cfg = z
  .object({
    n: int.default(1),
    f: z.number().default(2),
    s: z.string().nullable().default(null),
    xs: z.array(int).default([]),
    leaf: Leaf.default({ n: 3, s: "leaf" }),
    mode: Mode.default("very safe"),
  })
  .meta({ title: "Cfg" });

const inputs = {
  i: int.default(-5),
  f: z.number().default(1.5),
  whole: z.number().default(2),
  s: z.string().default(""),
  b: z.boolean().default(true),
  when: Instant.default(Temporal.Instant.from("2024-02-29T12:00:00Z")),
  span: Duration.default(Temporal.Duration.from({ minutes: 90 })),
  day: PlainDate.default(Temporal.PlainDate.from("2024-02-29")),
  mode: Mode.default("fast"),
  xs: z.array(int).nullable().default(null),
  m: z.record(z.string(), z.array(z.string())).nullable().default(null),
  o: int.nullable().default(null),
  oo: int.nullable().default(7),
  u: z.union([int, z.string()]).default("u"),
  cfg: Cfg.prefault({}),
  leaf: Leaf.nullable().default(null),
};

export const t = task({ inputs, output: int }, ({ i }) => i);
export const wf = workflow({ inputs, output: int }, ({ i, s, cfg, mode, day, span }) => {
  t({});
  t({ i, cfg, leaf: { n: 1 }, mode, u: 3, oo: null });
  return t({ xs: [i, 2], m: { k: ["x", s], z: [] }, o: i, u: s, day, span });
});
export const required = workflow(
  { inputs: { cfg: Cfg, leaf: Leaf, o: Leaf.optional(), xs: z.array(Leaf.nullable()) }, output: int },
  ({ cfg, leaf }) => t({ cfg, leaf }),
);
