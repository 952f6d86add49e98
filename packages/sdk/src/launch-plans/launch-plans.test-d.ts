// What a launch plan may say, for the compiler.
import { cron, email, fixedRate, Instant, launchPlan, task, workflow, z } from "../index.ts";

const t = task({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => n);
const wf = workflow(
  { inputs: { n: z.int(), when: z.date(), at: Instant, maybe: z.date().optional() }, output: z.int() },
  ({ n }) => t({ n }),
);

launchPlan(wf, { schedule: cron("daily"), defaults: { n: 1, when: new Date(0) } });
launchPlan(wf, { schedule: cron("daily", { kickoffTimeInput: "when" }) });
launchPlan(wf, { schedule: fixedRate({ hours: 1 }, { kickoffTimeInput: "at" }) });
launchPlan(wf, { schedule: cron("daily", { kickoffTimeInput: "maybe" }), fixed: { when: new Date(0) } });
// @ts-expect-error an input that is no time
launchPlan(wf, { schedule: cron("daily", { kickoffTimeInput: "n" }) });
// @ts-expect-error an input that the workflow does not have
launchPlan(wf, { schedule: fixedRate({ hours: 1 }, { kickoffTimeInput: "q" }) });
// @ts-expect-error an input that is fixed
launchPlan(wf, { schedule: cron("daily", { kickoffTimeInput: "when" }), fixed: { when: new Date(0) } });
// @ts-expect-error less than minutes
fixedRate({ seconds: 30 });
// @ts-expect-error a phase in which nothing has ended
email(["RUNNING"], ["a@b.c"]);
// @ts-expect-error a behaviour that Flyte does not have
launchPlan(wf, { concurrency: { max: 1, behavior: "queue" } });
// @ts-expect-error labels are texts
launchPlan(wf, { labels: { a: 1 } });
// @ts-expect-error a launch plan of a task
launchPlan(t, {});
