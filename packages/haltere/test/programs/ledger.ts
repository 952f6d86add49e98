// A workflow whose tasks write down each time they run to their end, so that a test can tell what ran twice.
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { map, task, workflow, z } from "haltere";

const ledger = z.string();
const write = (file: string, line: string) => appendFileSync(file, `${line}\n`);

export const first = task({ inputs: { ledger, n: z.int() }, output: z.array(z.int()) }, async ({ ledger, n }) => {
  await pause(20);
  write(ledger, "first");
  return Array.from({ length: n }, (_, i) => i);
});

export const square = task({ inputs: { ledger, x: z.int() }, output: z.int() }, async ({ ledger, x }) => {
  await pause(15);
  write(ledger, `square-${x}`);
  return x * x;
});

export const add = task(
  { inputs: { ledger, name: z.string(), xs: z.array(z.int()), y: z.int() }, output: z.int() },
  async ({ ledger, name, xs, y }) => {
    await pause(20);
    write(ledger, name);
    return xs.reduce((sum, x) => sum + x, y);
  },
);

export const wf = workflow({ inputs: { ledger, n: z.int() }, output: z.int() }, ({ ledger, n }) => {
  const xs = first({ ledger, n });
  const squares = map(square, { x: xs }, { bind: { ledger }, concurrency: 3 });
  const left = add({ ledger, name: "left", xs: squares, y: 0 });
  const right = add({ ledger, name: "right", xs, y: 1 });
  const both = add({ ledger, name: "both", xs: squares, y: left });
  const joined = add({ ledger, name: "join", xs: squares, y: right });
  const middle = add({ ledger, name: "middle", xs, y: both });
  return add({ ledger, name: "last", xs: [joined, middle], y: 0 });
});
