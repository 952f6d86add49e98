// Maps whose items fail, are tried again, wait and are many.
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { map, RecoverableError, task, workflow, z } from "haltere";

export const list = task({ inputs: { size: z.int() }, output: z.array(z.int()) }, ({ size }) =>
  Array.from({ length: size }, (_, at) => at),
);
/** Two kinds of failure, each in many items that name themselves. */
export const check = task({ inputs: { value: z.int() }, output: z.int(), retries: 1 }, ({ value }) => {
  if (value % 10 === 7) throw new Error(`<b>no</b> price for ${value}`);
  console.log(`checked ${value}`);
  if (value % 50 === 1) throw new RecoverableError(`'${value}' is odd\u202e`);
  return value * 2;
});
export const checked = workflow({ inputs: { size: z.int() }, output: z.int() }, ({ size }) => {
  map(check, { value: list({ size }) }, { minSuccessRatio: 0 });
  return size;
});

export const wait = task(
  { inputs: { value: z.int(), until: z.string() }, output: z.int() },
  async ({ value, until }) => {
    while (value > 2 && !existsSync(until)) await setTimeout(20);
    return value;
  },
);
export const held = workflow({ inputs: { size: z.int(), until: z.string() }, output: z.int() }, ({ size, until }) => {
  map(wait, { value: list({ size }) }, { bind: { until } });
  return size;
});
