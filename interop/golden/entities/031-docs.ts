import { task, workflow, z } from "haltere";

export const t = task(
  {
    inputs: { x: z.int().describe("the x"), y: z.string().describe("the y") },
    output: z.int().describe("the result"),
    docs: { short: "Short line.", long: "Longer text.", format: "rst" },
  },
  ({ x }) => x,
);
export const d = task({ output: z.int(), docs: { short: "S", long: "# L", source: "https://git.example/x" } }, () => 1);
export const main = workflow(
  { inputs: { x: z.int().describe("wf x") }, output: z.int(), docs: { short: "Flow line." } },
  ({ x }) => t({ x, y: "k" }),
);
