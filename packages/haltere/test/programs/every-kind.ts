// A workflow of every kind of node, whose tasks write down each time they run to their end.
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { conditional, dynamic, gt, launchPlan, map, NodeError, task, waitForInput, workflow, z } from "haltere";

const ledger = z.string();

export const add = task(
  { inputs: { ledger, name: z.string(), a: z.int(), b: z.int() }, output: z.int() },
  async ({ ledger, name, a, b }) => {
    await pause(30);
    appendFileSync(ledger, `${name}\n`);
    return a + b;
  },
);

export const kept = task(
  { inputs: { ledger, a: z.int() }, output: z.int(), cache: { version: "1", ignoredInputs: ["ledger"] } },
  async ({ ledger, a }) => {
    await pause(30);
    appendFileSync(ledger, "kept\n");
    return a * 2;
  },
);

export const square = task({ inputs: { ledger, x: z.int() }, output: z.int() }, async ({ ledger, x }) => {
  await pause(20);
  appendFileSync(ledger, `square-${x}\n`);
  return x * x;
});

export const total = task({ inputs: { ledger, xs: z.array(z.int()) }, output: z.int() }, async ({ ledger, xs }) => {
  appendFileSync(ledger, "total\n");
  return xs.reduce((sum, x) => sum + x, 0);
});

export const breaks = task({ inputs: { ledger, x: z.int() }, output: z.int() }, ({ ledger, x }) => {
  appendFileSync(ledger, "breaks\n");
  if (x > 0) throw new Error("as it was meant to");
  return x;
});

export const tidy = task({ inputs: { ledger, a: z.int(), err: NodeError.optional() } }, async ({ ledger, err }) => {
  await pause(30);
  appendFileSync(ledger, err === undefined ? "tidied nothing\n" : "tidied\n");
});

export const inner = workflow({ inputs: { ledger, a: z.int() }, output: z.int() }, ({ ledger, a }) => {
  const once = add({ ledger, name: "inner-1", a, b: 1 });
  return add({ ledger, name: "inner-2", a: once, b: 1 });
});

export const child = workflow({ inputs: { ledger, a: z.int() }, output: z.int() }, ({ ledger, a }) =>
  add({ ledger, name: "child", a, b: 100 }),
);
export const childPlan = launchPlan(child, { name: "every-kind.child-plan" });

export const fan = dynamic({ inputs: { ledger, n: z.int() }, output: z.int() }, ({ ledger, n }) => {
  const squares = map(square, { x: Array.from({ length: (n % 3) + 3 }, (_, x) => x) }, { bind: { ledger } });
  return inner({ ledger, a: total({ ledger, xs: squares }) });
});

export const every = workflow({ inputs: { ledger, a: z.int() }, output: z.int(), onFailure: tidy }, ({ ledger, a }) => {
  const nested = inner({ ledger, a });
  const chosen = conditional("size")
    .if(gt(nested, 10), () => add({ ledger, name: "large", a: nested, b: 1 }))
    .else(() => inner({ ledger, a: nested }));
  const wired = fan({ ledger, n: kept({ ledger, a: chosen }) });
  const launched = childPlan({ ledger, a: wired });
  const given = waitForInput("given", z.int());
  const last = add({ ledger, name: "last", a: launched, b: given });
  return breaks({ ledger, x: last });
});
