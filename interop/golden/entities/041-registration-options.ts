import { launchPlan, task, workflow, z } from "haltere";

export const t = task({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => n);
export const wf = workflow({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => t({ n }));
export const lp_opt = launchPlan(wf, {
  name: "lp_opt",
  labels: { a: "1" },
  runAs: { iamRole: "role" },
  secrets: [{ group: "g", key: "k" }],
});

export const options = {
  launchPlans: {
    labels: { b: "2" },
    annotations: { x: "y" },
    rawOutputPrefix: "s3://opt/raw",
    maxParallelism: 3,
    overwriteCache: true,
    runAs: { serviceAccount: "svc" },
  },
};
