// Nodes that fail with inputs, wait, are kept in the cache and report in each attempt; names and values that would be markup, or unseen, were they not rendered as text.
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { current, deck, map, RecoverableError, task, workflow, z } from "haltere";

const hostile = `<img src=x onerror="document.title='owned'">\u202Egnp.exe\u0000end`;

export const label = task({ inputs: { size: z.int() }, output: z.string() }, ({ size }) => hostile.repeat(size));
export const price = task(
  { inputs: { amount: z.int(), label: z.string(), parts: z.array(z.int()) }, output: z.int() },
  ({ amount }) => {
    throw new RangeError(`'amount' must be above 0 ${hostile}, no value for a label or parts of ${amount}`);
  },
);
/** Fails by an input that its error names. */
export const pricing = workflow({ inputs: { amount: z.int().default(-1) }, output: z.int() }, ({ amount }) =>
  price({ amount, label: label({ size: 30 }), parts: [1, 2, 3] }),
);

export const half = task({ inputs: { unit: z.string(), value: z.int() }, output: z.int() }, ({ value }) => {
  if (value % 2 === 1) throw new Error(`value=${value} is odd`);
  return value / 2;
});
/** Of 30 items 15 fail alike. */
export const halves = workflow({ inputs: { unit: z.string().default(hostile) }, output: z.string() }, ({ unit }) => {
  map(half, { value: Array.from({ length: 30 }, (_, at) => at) }, { bind: { unit }, minSuccessRatio: 0 });
  return unit;
});

export const hold = task(
  { inputs: { until: z.string() }, output: z.string(), resources: { cpu: 1 }, retries: 3 },
  async ({ until }) => {
    while (!existsSync(until)) await setTimeout(20);
    return until;
  },
);
/** Waits for the machine where another holds it. */
export const held = workflow({ inputs: { until: z.string() }, output: z.string() }, ({ until }) => hold({ until }));

export const kept = task(
  { inputs: { value: z.int() }, output: z.int(), cache: { version: "1" } },
  ({ value }) => value * 3,
);
export const keeping = workflow({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => kept({ value }));

export const double = task({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => value * 2);
export const constant = task({ inputs: { value: z.int() }, output: z.string() }, () => hostile);
export const check = task({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => {
  if (value > 10) throw new Error(`too much: ${value}`);
  return value;
});
/** One node of it gives the same whatever it is given, one gives more, and one fails where much is given; the first is the same always. */
export const compared = workflow(
  { inputs: { value: z.int(), note: z.string().default(hostile) }, outputs: { sum: z.int(), text: z.string() } },
  ({ value }) => ({ sum: check({ value: double({ value }) }), text: constant({ value: 1 }) }),
);

/** Writes a report in each of its attempts; the first fails, and the second waits for a file. */
export const reports = task(
  { inputs: { until: z.string() }, output: z.int(), deck: true, retries: 1 },
  async ({ until }) => {
    const { attempt } = current();
    deck("Told").markdown(`by attempt ${attempt + 1}`);
    if (attempt === 0) throw new RecoverableError("once more");
    while (!existsSync(until)) await setTimeout(20);
    return attempt;
  },
);
export const reporting = workflow({ inputs: { until: z.string() }, output: z.int() }, ({ until }) =>
  reports({ until }),
);
