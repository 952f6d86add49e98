import { containerTask, referenceLaunchPlan, referenceTask, task, workflow, z } from "../../index.ts";

const int = z.int();
const texts = z.array(z.string());
const at = { project: "rp", domain: "rd" };

export const documented = task(
  {
    inputs: { x: int.describe("the x of it"), y: z.string().describe("the y") },
    output: int.describe("what comes out"),
    docs: { short: "One line.", long: "More lines,\ntwo of them.", format: "rst" },
  },
  ({ x }) => x,
);
export const described = workflow(
  {
    inputs: { x: int.describe("what goes in") },
    output: int,
    docs: { short: "A workflow.", long: "It has a long text.", format: "rst" },
  },
  ({ x }) => documented({ x, y: "" }),
);

const ref_t = referenceTask({
  ...at,
  name: "r.t",
  version: "1",
  inputs: { xs: z.array(int), s: z.string() },
  output: texts,
});
const ref_l = referenceLaunchPlan({ ...at, name: "r.l", version: "3", inputs: { a: int, b: z.string() }, output: int });
export const references = workflow({ inputs: { a: int }, output: texts }, ({ a }) => {
  const l = ref_l({ a, b: "k" }, { nodeId: "launched" });
  return ref_t({ xs: [a, l, 3], s: "s" }, { retries: 2 });
});

export const shell = containerTask({
  name: "raw",
  image: "alpine:3",
  command: ["sh", "-c"],
  arguments: ["wc -l {{.inputs.s}} > /var/outputs/n"],
  inputs: { s: z.string(), xs: z.array(int) },
  outputs: { n: int, ok: z.boolean() },
  environment: { A: "1" },
  resources: { cpu: "1", memory: "1Gi" },
});
export const raw = workflow({ inputs: { s: z.string() }, output: z.boolean() }, ({ s }) => shell({ s, xs: [1] }).ok);
