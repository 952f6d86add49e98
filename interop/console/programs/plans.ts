import { cron, fixedRate, launchPlan, task, workflow, z } from "haltere";

export const day = task({ inputs: { at: z.date() }, output: z.string() }, ({ at }) => at.toISOString().slice(0, 10));
export const report = workflow({ inputs: { at: z.date() }, output: z.string() }, ({ at }) => day({ at }));
export const daily = launchPlan(report, { schedule: cron("0 6 * * *", { kickoffTimeInput: "at" }) });

export const double = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => 2 * x);
export const doubled = workflow({ inputs: { x: z.int().default(4) }, output: z.int() }, ({ x }) => double({ x }));
export const yearly = launchPlan(doubled, { fixed: { x: 6 }, schedule: fixedRate({ days: 365 }) });
