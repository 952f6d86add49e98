import { launchPlan, map, task, workflow, z } from "../../index.ts";

const int = z.int();
const ints = z.array(int);
const texts = z.array(z.string());
const maybes = z.array(int.optional());

export const sq = task({ inputs: { x: int }, output: int }, ({ x }) => x);
export const heavy = task(
  {
    inputs: { x: int, y: z.string(), k: z.number() },
    output: z.string(),
    retries: 2,
    interruptible: true,
    timeout: 60,
    cache: { version: "7" },
    resources: { cpu: "1" },
  },
  ({ y }) => y,
);
export const quiet = task({ inputs: { x: int } }, () => {});
export const structs = task({ inputs: { m: z.record(z.string(), int), xs: ints }, output: texts }, () => []);
export const maybe = task({ inputs: { x: int.nullable() }, output: int }, () => 0);

export const chained = workflow({ inputs: { xs: ints }, output: ints }, ({ xs }) => map(sq, { x: map(sq, { x: xs }) }));
export const bound = workflow({ inputs: { xs: ints, y: z.string(), k: z.number() }, output: texts }, ({ xs, y, k }) =>
  map(heavy, { x: xs }, { bind: { y, k }, concurrency: 2 }),
);
export const partly = workflow({ inputs: { xs: ints, ys: texts }, output: texts }, ({ xs, ys }) =>
  map(heavy, { x: xs, y: ys }, { bind: { k: 0.5 } }),
);
export const tolerant = workflow({ inputs: { xs: ints }, output: maybes }, ({ xs }) =>
  map(sq, { x: xs }, { minSuccessRatio: 0.25, concurrency: 0 }),
);
export const least = workflow({ inputs: { xs: ints }, output: maybes }, ({ xs }) =>
  map(sq, { x: xs }, { minSuccesses: 2 }),
);
export const overridden = workflow({ inputs: { xs: ints }, output: ints }, ({ xs }) =>
  map(
    sq,
    { x: xs },
    { retries: 3, timeout: 5, interruptible: false, resources: { cpu: "2", memory: "1Gi" }, image: "i:1" },
  ),
);
export const named = workflow({ inputs: { xs: ints }, output: ints }, ({ xs }) =>
  map(sq, { x: xs }, { nodeId: "mapped", name: "Mapped" }),
);
export const silent = workflow({ inputs: { xs: ints } }, ({ xs }) => {
  map(quiet, { x: xs });
});
export const of_structs = workflow(
  { inputs: { ms: z.array(z.record(z.string(), int)), xss: z.array(ints) }, output: z.array(texts) },
  ({ ms, xss }) => map(structs, { m: ms, xs: xss }),
);
export const of_constants = workflow({ output: ints }, () => map(maybe, { x: [1, null, 3] }));
export const of_promises = workflow({ inputs: { a: int }, output: ints }, ({ a }) => {
  const b = sq({ x: a });
  return map(sq, { x: [a, b, 3] });
});

export const item = workflow({ inputs: { a: int, b: int.default(2) }, output: int }, ({ a }) => sq({ x: a }));
export const item_plan = launchPlan(item, { name: "item_plan", defaults: { b: 5 } });
export const over_plan = workflow({ inputs: { xs: ints }, output: ints }, ({ xs }) =>
  map(item_plan, { a: xs, b: xs }, { concurrency: 1 }),
);
export const over_plan_least = workflow({ inputs: { xs: ints, ys: ints }, output: maybes }, ({ xs, ys }) =>
  map(item_plan, { a: xs, b: ys }, { minSuccesses: 1 }),
);
export const named_plan = workflow({ inputs: { xs: ints }, output: ints }, ({ xs }) =>
  map(item_plan, { a: xs, b: xs }, { nodeId: "planned", name: "Planned", retries: 2, interruptible: true }),
);
