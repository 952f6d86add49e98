import { cron, fixedRate, launchPlan, task, workflow, z } from "haltere";

const when = new Date("2024-01-01T00:00:00Z");

export const t = task({ inputs: { when: z.date(), n: z.int() }, output: z.int() }, ({ n }) => n);
export const wf = workflow({ inputs: { when: z.date(), n: z.int().default(1) }, output: z.int() }, (inputs) =>
  t(inputs),
);
export const cron_kick = launchPlan(wf, {
  name: "cron_kick",
  schedule: cron("*/10 6 * * 1-5", { kickoffTimeInput: "when" }),
});
export const cron_alias = launchPlan(wf, {
  name: "cron_alias",
  fixed: { when },
  schedule: cron("daily", { offset: "PT1H" }),
});
export const rate_min = launchPlan(wf, { name: "rate_min", defaults: { when }, schedule: fixedRate({ minutes: 90 }) });
export const rate_hour = launchPlan(wf, {
  name: "rate_hour",
  schedule: fixedRate({ hours: 36 }, { kickoffTimeInput: "when" }),
});
export const rate_day = launchPlan(wf, {
  name: "rate_day",
  schedule: fixedRate({ hours: 48 }, { kickoffTimeInput: "when" }),
});
