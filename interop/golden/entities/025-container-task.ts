import { containerTask, workflow, z } from "haltere";

const image = "ghcr.io/example/raw:1";

export const ct = containerTask({
  name: "ct",
  image,
  command: ["sh", "-c", "echo {{.inputs.n}} > /out/area"],
  arguments: ["--x", "{{.inputs.s}}"],
  inputs: { n: z.int(), s: z.string() },
  outputs: { area: z.number() },
  inputDirectory: "/in",
  outputDirectory: "/out",
  resources: { cpu: "1" },
  limits: { memory: "1Gi" },
});
export const cy = containerTask({
  name: "ct_yaml",
  image,
  command: ["run"],
  inputs: { n: z.int() },
  outputs: { o: z.string() },
  inputDirectory: "/var/in",
  outputDirectory: "/var/out",
  format: "yaml",
});
export const cp = containerTask({
  name: "ct_proto",
  image,
  command: ["run"],
  format: "proto",
  secrets: [{ group: "g", key: "k" }],
});
export const main = workflow({ inputs: { n: z.int() }, output: z.number() }, ({ n }) => ct({ n, s: "q" }).area);
