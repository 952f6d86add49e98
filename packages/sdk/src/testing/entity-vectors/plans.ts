import {
  cron,
  email,
  fixedRate,
  Instant,
  launchPlan,
  pagerDuty,
  slack,
  Temporal,
  task,
  workflow,
  z,
} from "../../index.ts";

const int = z.int();
const inputs = { when: Instant, n: int.default(1), s: z.string().default("s") };
const when = Temporal.Instant.from("2024-05-06T07:08:09.01Z");
const kickoff = { kickoffTimeInput: "when" } as const;

export const t = task({ inputs: { when: Instant, n: int, s: z.string() }, output: int }, ({ n }) => n);
export const wf = workflow({ inputs, output: int }, (given) => t(given));
export const listed = workflow(
  { inputs: { xs: z.array(int), m: z.string().nullable().default(null) }, output: int },
  () => t({ when: Temporal.Instant.from("2024-01-01T00:00:00Z"), n: 1, s: "x" }),
);

export const of_list = launchPlan(listed, { name: "of_list", defaults: { xs: [1, 2], m: "given" } });
export const all_fixed = launchPlan(wf, { name: "all_fixed", fixed: { when, n: 0, s: "" } });
export const mixed = launchPlan(wf, { name: "mixed", defaults: { s: "d" }, fixed: { n: -3 } });
export const hourly = launchPlan(wf, { name: "hourly", schedule: cron("@hourly", kickoff) });
export const weekly = launchPlan(wf, { name: "weekly", fixed: { when }, schedule: cron("weekly") });
export const crontab = launchPlan(wf, { name: "cron", fixed: { when }, schedule: cron("0 0 1,15 * *") });
export const minute = launchPlan(wf, { name: "minute", schedule: fixedRate({ minutes: 1 }, kickoff) });
export const hours = launchPlan(wf, { name: "hours", schedule: fixedRate({ minutes: 120 }, kickoff) });
export const days = launchPlan(wf, { name: "days", schedule: fixedRate({ days: 7 }, kickoff) });
export const odd = launchPlan(wf, { name: "odd", schedule: fixedRate({ hours: 25 }, kickoff) });
export const told = launchPlan(wf, {
  name: "told",
  defaults: { when },
  notifications: [
    email(["FAILED"], ["a@x.io"]),
    email(["SUCCEEDED", "ABORTED", "TIMED_OUT", "FAILED"], ["b@x.io", "c@x.io"]),
    slack(["SUCCEEDED"], ["s@x.io"]),
    pagerDuty(["FAILED", "TIMED_OUT"], ["p@x.io"]),
  ],
});
export const limited = launchPlan(wf, {
  name: "limited",
  labels: { b: "2", a: "1" },
  annotations: { z: "", y: "why not" },
  rawOutputPrefix: "gs://b/raw/",
  maxParallelism: 1,
  overwriteCache: false,
  concurrency: { max: 1, behavior: "skip" },
  runAs: { iamRole: "role", serviceAccount: "svc" },
  secrets: [{ group: "g", key: "k" }],
});

const plain = launchPlan(wf, {});
export const parent = workflow({ inputs: { when: Instant }, output: int }, ({ when }) => {
  const a = mixed({ when });
  const b = plain({ when, n: a });
  return wf({ when, n: b, s: "own" });
});
