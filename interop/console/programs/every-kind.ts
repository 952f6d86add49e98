// Runs with a node of every kind, and with names, errors and logs that would be markup, or unseen, were they not rendered as text.
import {
  approve,
  chain,
  conditional,
  deck,
  dynamic,
  gt,
  launchPlan,
  map,
  task,
  waitForInput,
  workflow,
  z,
} from "haltere";

const hostile = `<img src=x onerror="document.title='owned'">\u202Egnp.exe\u0000end`;

export const count = task({ inputs: { most: z.int() }, output: z.int(), deck: true }, ({ most }) => {
  deck("Counted").markdown(`up to ${most}`);
  console.log(`counted to ${most} ${hostile}`);
  return most;
});
export const numbers = task({ inputs: { most: z.int() }, output: z.array(z.int()) }, ({ most }) =>
  Array.from({ length: most }, (_, index) => index),
);
export const twice = task({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => {
  console.log(`twice ${value}`);
  return value * 2;
});
export const told = task(
  { inputs: { count: z.int() }, output: z.object({ text: z.string(), list: z.array(z.int()) }) },
  ({ count }) => ({ text: hostile, list: [count] }),
);
export const inner = workflow({ inputs: { value: z.int() }, output: z.int() }, ({ value }) =>
  twice({ value: twice({ value }) }),
);
export const grow = dynamic({ inputs: { most: z.int() }, output: z.int() }, ({ most }) => {
  let value = twice({ value: most });
  for (let at = 1; at < most; at += 1) value = twice({ value });
  return value;
});
export const child = workflow({ inputs: { value: z.int() }, output: z.int() }, ({ value }) => twice({ value }));
export const childPlan = launchPlan(child, { name: "console.child" });

/** A node of every kind, and two gates that wait. */
export const whole = workflow({ inputs: { most: z.int().default(3) }, output: z.int() }, ({ most }) => {
  const counted = count({ most });
  map(twice, { value: numbers({ most }) });
  told({ count: counted });
  grow({ most: counted });
  childPlan({ value: counted });
  const doubled = inner({ value: counted });
  const chosen = conditional("size")
    .if(gt(doubled, 0), () => twice({ value: doubled }))
    .else(() => inner({ value: doubled }));
  const checked = approve(chosen, "check");
  const amount = waitForInput("amount", z.int());
  chain(checked, amount);
  return twice({ value: amount });
});

export const break_ = task({ inputs: { most: z.int() }, output: z.int(), retries: 1 }, ({ most }) => {
  throw new Error(`${hostile} at ${most}`);
});
export const broken = workflow({ inputs: { most: z.int().default(1) }, output: z.int() }, ({ most }) =>
  break_({ most: twice({ value: most }) }),
);
