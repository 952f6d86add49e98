// Tasks that write down when they begin and end, so that a test can tell which ran at the same time; and one that never ends.
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { task, workflow, z } from "haltere";

export const hold = task(
  { inputs: { ledger: z.string(), name: z.string() }, output: z.int(), resources: { cpu: 2, memory: "64Mi" } },
  async ({ ledger, name }) => {
    appendFileSync(ledger, `begin ${name}\n`);
    await pause(60);
    appendFileSync(ledger, `end ${name}\n`);
    return 1;
  },
);

export const forever = task(
  { inputs: { ledger: z.string() }, output: z.int(), timeout: 2, retries: 5 },
  async ({ ledger }) => {
    appendFileSync(ledger, "begin forever\n");
    await new Promise(() => setInterval(() => undefined, 1000));
    return 1;
  },
);

export const large = task({ inputs: {}, output: z.int(), resources: { cpu: 64, gpu: 1 }, retries: 3 }, () => 1);

export const holds = workflow({ inputs: { ledger: z.string() }, output: z.array(z.int()) }, ({ ledger }) =>
  ["a", "b", "c", "d", "e", "f"].map((name) => hold({ ledger, name })),
);

export const endless = workflow({ inputs: { ledger: z.string() }, output: z.int() }, ({ ledger }) =>
  forever({ ledger }),
);

export const tooLarge = workflow({ inputs: {}, output: z.int() }, () => large({}));
