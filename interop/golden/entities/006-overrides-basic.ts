import { task, workflow, z } from "haltere";

export const t = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
export const main = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
  t({ x }, { resources: { cpu: "1", memory: "2Gi" }, limits: { cpu: "2", memory: "4Gi", gpu: "1" } });
  t({ x }, { retries: 4, timeout: 90, interruptible: true });
  t({ x }, { name: "Nice Name", nodeId: "my_Node.id" });
  t({ x }, { image: "ghcr.io/example/other:v2" });
  t({ x }, { resources: { cpu: "1", memory: "512Mi" }, limits: { cpu: "3" } });
  return t({ x }, { timeout: 30, interruptible: false });
});
