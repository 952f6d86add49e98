import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { map, task, workflow, z } from "haltere";

/** Asks for a whole processor, and holds it until a file is there. */
export const greedy = task(
  { inputs: { until: z.string(), value: z.int() }, output: z.int(), resources: { cpu: 1 } },
  async ({ until, value }) => {
    while (!existsSync(until)) await setTimeout(50);
    return value;
  },
);
export const queue = workflow({ inputs: { until: z.string() }, output: z.array(z.int()) }, ({ until }) =>
  map(greedy, { value: [1, 2, 3, 4] }, { bind: { until } }),
);
