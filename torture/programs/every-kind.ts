// A workflow of every kind of node. Each attempt of a task writes down outside of everything that may fail when it begins and ends.
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import {
  approve,
  chain,
  conditional,
  connectorTask,
  containerTask,
  current,
  dynamic,
  gt,
  launchPlan,
  map,
  NodeError,
  RecoverableError,
  sleep,
  task,
  waitForInput,
  workflow,
  z,
} from "haltere";

const ledger = z.string();
/** Gates wait through every jump of the clock: some 300 years. */
const timeout = 9e9;

/** The last part of an attempt's own address is its name, as in Flyte its pod's. */
async function noted<T>(file: string, work: () => T, milliseconds: number, key = ""): Promise<T> {
  const attempt = current().rawOutputPrefix.split("/").at(-1);
  const line = (what: string): void =>
    appendFileSync(file, `${JSON.stringify({ what, attempt, key, pid: process.pid })}\n`);
  line("begin");
  await pause(milliseconds);
  const result = work();
  line("end");
  return result;
}

export const add = task({ inputs: { ledger, a: z.int(), b: z.int() }, output: z.int() }, ({ ledger, a, b }) =>
  noted(ledger, () => a + b, 25),
);

export const kept = task(
  {
    inputs: { ledger, a: z.int(), group: z.string() },
    output: z.int(),
    cache: { version: "1", serialize: true, ignoredInputs: ["ledger"] },
  },
  ({ ledger, a, group }) => noted(ledger, () => a * 2, 60, group),
);

export const square = task({ inputs: { ledger, x: z.int() }, output: z.int() }, ({ ledger, x }) =>
  noted(ledger, () => x * x, 15),
);

export const total = task({ inputs: { ledger, xs: z.array(z.int()) }, output: z.int() }, ({ ledger, xs }) =>
  noted(ledger, () => xs.reduce((sum, x) => sum + x, 0), 5),
);

/** Fails at its first attempt. */
export const again = task({ inputs: { ledger, a: z.int() }, output: z.int(), retries: 5 }, ({ ledger, a }) =>
  noted(
    ledger,
    () => {
      if (current().attempt === 0) throw new RecoverableError("the first attempt fails");
      return a + 1;
    },
    10,
  ),
);

/** More than lies in a row of the store. */
export const large = task({ inputs: { ledger, a: z.int() }, output: z.string() }, ({ ledger, a }) =>
  noted(ledger, () => String(a).repeat(100_000), 5),
);
export const measure = task({ inputs: { ledger, text: z.string() }, output: z.int() }, ({ ledger, text }) =>
  noted(ledger, () => text.length, 5),
);

export const breaks = task({ inputs: { ledger, a: z.int() }, output: z.int() }, ({ ledger, a }) =>
  noted(
    ledger,
    () => {
      if (a > 0) throw new Error("as it was meant to");
      return a;
    },
    10,
  ),
);

export const tidy = task({ inputs: { ledger, a: z.int(), err: NodeError.optional() } }, async ({ ledger }) => {
  await noted(ledger, () => undefined, 20);
});

/** A job of another process. */
export const job = connectorTask({ type: "torture", inputs: { x: z.int() }, output: z.int() });

const script = `
note() { printf '{"what":"%s","attempt":"%s","key":"","pid":%s}\\n' "$1" "\${raw##*/}" $$ >> "$ledger"; }
raw=\${2%/} ledger=$1
note begin; sleep 0.1; note end`;

/** A process of its own. */
export const shell = containerTask({
  name: "torture.shell",
  image: "none",
  command: ["sh", "-c", script, "sh", "{{.inputs.ledger}}", "{{.rawOutputDataPrefix}}"],
  inputs: { ledger },
});

export const inner = workflow({ inputs: { ledger, a: z.int() }, output: z.int() }, ({ ledger, a }) =>
  add({ ledger, a: add({ ledger, a, b: 1 }), b: 1 }),
);

export const child = workflow({ inputs: { ledger, a: z.int() }, output: z.int() }, ({ ledger, a }) =>
  add({ ledger, a: job({ x: a }), b: 100 }),
);
export const childPlan = launchPlan(child, { name: "torture.child" });

export const deep = dynamic({ inputs: { ledger, n: z.int() }, output: z.int() }, ({ ledger, n }) =>
  inner({ ledger, a: n }),
);

export const fan = dynamic({ inputs: { ledger, n: z.int() }, output: z.int() }, ({ ledger, n }) => {
  const squares = map(
    square,
    { x: Array.from({ length: (n % 3) + 4 }, (_, x) => x) },
    { bind: { ledger }, concurrency: 3 },
  );
  return deep({ ledger, n: total({ ledger, xs: squares }) });
});

export const every = workflow(
  { inputs: { ledger, a: z.int(), group: z.string() }, output: z.int() },
  ({ ledger, a, group }) => {
    const nested = inner({ ledger, a });
    const chosen = conditional("size")
      .if(gt(nested, 10), () => add({ ledger, a: nested, b: 1 }))
      .else(() => inner({ ledger, a: nested }));
    const wired = fan({ ledger, n: kept({ ledger, a: chosen, group }) });
    const launched = childPlan({ ledger, a: wired });
    const ran = shell({ ledger });
    const slept = sleep(0.2, { timeout });
    const after = measure({ ledger, text: large({ ledger, a: nested }) });
    chain(slept, after);
    const given = waitForInput("given", z.int(), { timeout });
    const approved = approve(again({ ledger, a: given }), "approved", { timeout });
    const last = total({ ledger, xs: [launched, approved, after] });
    chain(ran, last);
    return last;
  },
);

/** Ends as FAILED, after its failure node. */
export const failing = workflow({ inputs: { ledger, a: z.int() }, output: z.int(), onFailure: tidy }, ({ ledger, a }) =>
  breaks({ ledger, a: inner({ ledger, a }) }),
);
