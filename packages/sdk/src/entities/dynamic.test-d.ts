// Each line that must not compile says so, and `tsc` fails where it does.
import { dynamic, eager, launchPlan, map, type Pending, task, workflow, z } from "../index.ts";

const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
const note = task({ inputs: { x: z.int() } }, () => {});
const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x }));
const plan = launchPlan(wf, { name: "plan", defaults: { x: 1 } });

// The body gets values, and what it calls answers references.
export const fan = dynamic({ inputs: { n: z.int() }, output: z.array(z.int()) }, ({ n }) => {
  n satisfies number;
  const called: Pending<number> = inc({ x: n });
  return n > 1 ? [called, 2, inc({ x: called })] : [];
});
dynamic({ inputs: { n: z.int() } }, ({ n }) => {
  if (n > 1) note({ x: n });
});
dynamic({ inputs: { n: z.int() }, outputs: { a: z.int(), b: z.int() } }, ({ n }) => ({ a: inc({ x: n }), b: 1 }));
dynamic({ output: z.array(z.int()), nodeDependencyHints: [plan, inc, wf] }, () => map(inc, { x: [1] }));
dynamic({ output: z.int(), nodeDependencyHints: () => [plan] }, () => plan({}));

// @ts-expect-error the body must not be async
dynamic({ inputs: { n: z.int() }, output: z.int() }, async ({ n }) => inc({ x: n }));
// @ts-expect-error nor where it gives nothing
dynamic({ inputs: { n: z.int() } }, async ({ n }) => {
  note({ x: n });
});
// @ts-expect-error another type is returned
dynamic({ output: z.string() }, () => inc({ x: 1 }));
// @ts-expect-error an output is not returned
dynamic({ outputs: { a: z.int(), b: z.int() } }, () => ({ a: inc({ x: 1 }) }));
// @ts-expect-error no entity is hinted at
dynamic({ nodeDependencyHints: [1] }, () => {});

// An eager workflow awaits what it calls.
export const loop = eager({ inputs: { n: z.int() }, output: z.int() }, async ({ n }) => {
  let x = 0;
  while (x < n) x = await inc({ x });
  return x;
});
// @ts-expect-error its function is async
eager({ output: z.int() }, () => 1);
// @ts-expect-error another type is returned
eager({ output: z.string() }, async () => await inc({ x: 1 }));
// @ts-expect-error a call of another type
eager({ output: z.int() }, async () => await inc({ x: "1" }));

// Both are called as tasks are.
workflow({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => {
  fan({ n });
  // @ts-expect-error an input of another type
  fan({ n: "1" });
  return loop({ n });
});
