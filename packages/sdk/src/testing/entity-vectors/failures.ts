import { approve, chain, NodeError, sleep, task, waitForInput, workflow, z } from "../../index.ts";

const int = z.int();
const text = z.string();

export const work = task({ inputs: { a: int }, output: int }, ({ a }) => a);
export const clean = task(
  { inputs: { a: int, b: text.default("b"), err: NodeError.nullable().default(null) } },
  () => {},
);
export const tidy = workflow({ inputs: { a: int, b: text.default("t") } }, ({ a, b }) => {
  clean({ a, b });
});
export const both = workflow(
  {
    inputs: { a: int, b: text },
    output: int,
    onFailure: clean,
    failurePolicy: "fail-after-executable-nodes-complete",
  },
  ({ a }) => work({ a }),
);
export const by_workflow = workflow(
  { inputs: { a: int, b: text.default("x") }, output: int, onFailure: tidy, interruptible: true },
  ({ a }) => work({ a }),
);
export const defaulted = workflow(
  { inputs: { a: int.default(3), b: text.default("x") }, output: int, onFailure: clean },
  ({ a }) => work({ a }),
);
export const outer = workflow({ inputs: { a: int, b: text }, output: int, onFailure: both }, ({ a, b }) =>
  both({ a, b }),
);
export const calls = workflow({ inputs: { a: int }, output: int }, ({ a }) => defaulted({ a: both({ a, b: "q" }) }));
export const gates = workflow({ inputs: { a: int }, output: text }, ({ a }) => {
  const s = sleep(3600);
  const w = work({ a });
  const ok = approve(w, "look at it", { timeout: 300 });
  const n = waitForInput("how many", int, { timeout: 24 * 3600 });
  waitForInput("list", z.array(text), { timeout: 30 });
  waitForInput("maybe", z.number().nullable(), { timeout: 30 });
  const s2 = sleep(1.5);
  const w2 = work({ a: n });
  const w3 = work({ a: ok });
  chain(s, w2, s2, w3);
  return waitForInput("last", text, { timeout: 7 * 24 * 3600 });
});
