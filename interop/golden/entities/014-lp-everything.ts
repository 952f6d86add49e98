import { email, launchPlan, pagerDuty, slack, task, workflow, z } from "haltere";

export const t = task({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => n);
export const wf = workflow({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => t({ n }));
export const lp_all = launchPlan(wf, {
  name: "lp_all",
  notifications: [
    email(["SUCCEEDED", "FAILED"], ["a@x.io", "b@x.io"]),
    slack(["TIMED_OUT"], ["s@x.io"]),
    pagerDuty(["ABORTED"], ["p@x.io"]),
  ],
  labels: { team: "core" },
  annotations: { note: "n 1" },
  rawOutputPrefix: "s3://bkt/raw",
  maxParallelism: 7,
  overwriteCache: true,
  autoActivate: true,
  concurrency: { max: 2, behavior: "skip" },
  runAs: { serviceAccount: "svc" },
});
