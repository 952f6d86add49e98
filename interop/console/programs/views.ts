// Runs for the views of a run: attempts, failures, a cache, runs that launch runs, and names and errors that would be markup.
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { dynamic, eager, launchPlan, map, RecoverableError, task, workflow, z } from "haltere";

const hostile = `<img src=x onerror="document.title='owned'">\u202Egnp.exe\u0000end`;

export const one = task({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => value + 1);
export const kept = task(
  { inputs: { value: z.int() }, output: z.int(), cache: { version: "1" } },
  ({ value }) => value * 3,
);
/** Fails in every attempt, so that it has three. */
export const shaky = task({ inputs: { value: z.int() }, output: z.int(), retries: 2 }, ({ value }) => {
  throw new RecoverableError(`${hostile} at ${value}`);
});
export const refuse = task({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => {
  throw new Error(`no ${value}`);
});
export const shakyInside = workflow({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => shaky({ value }));

/** Two that fail, one of them inside of a workflow, and one that does not. */
export const failing = workflow(
  {
    inputs: { value: z.int().default(1) },
    outputs: { a: z.int(), b: z.int() },
    failurePolicy: "fail-after-executable-nodes-complete",
  },
  ({ value }) => {
    one({ value });
    return { a: shakyInside({ value }), b: refuse({ value }) };
  },
);

export const cached = workflow({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => kept({ value }));
const leafPlan = launchPlan(cached, { name: "console.views.leaf" });
export const middle = workflow({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => leafPlan({ value }));
const middlePlan = launchPlan(middle, { name: "console.views.middle" });
/** Launches a run that launches a run. */
export const outer = workflow({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => middlePlan({ value }));
export { leafPlan, middlePlan };

export const asks = eager({ inputs: { value: z.int() }, output: z.int() }, async ({ value }) => {
  const first = await one({ value });
  return await one({ value: first });
});
export const eagerly = workflow({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => asks({ value }));

export const wait = task({ inputs: { until: z.string() }, output: z.boolean() }, async ({ until }) => {
  while (!existsSync(until)) await setTimeout(20);
  return true;
});
/** Asks for a second run when a file is there. */
export const asksLater = eager({ inputs: { until: z.string() }, output: z.int() }, async ({ until }) => {
  await wait({ until });
  return await one({ value: 1 });
});
export const eagerlyLater = workflow({ inputs: { until: z.string() }, output: z.int() }, ({ until }) =>
  asksLater({ until }),
);

export const many = dynamic({ inputs: { size: z.int() }, output: z.int() }, ({ size }) => {
  const first = one({ value: 0 });
  let last = first;
  for (let at = 0; at < size; at += 1) last = one({ value: first });
  return last;
});
export const list = task({ inputs: { size: z.int() }, output: z.array(z.int()) }, ({ size }) =>
  Array.from({ length: size }, (_, at) => at),
);
/** A node that becomes many, and a map. */
export const broad = workflow({ inputs: { size: z.int().default(100) }, output: z.int() }, ({ size }) => {
  map(one, { value: list({ size }) });
  return many({ size });
});
