import { accelerators, task, workflow, z } from "haltere";

export const t = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
export const main = workflow({ inputs: { x: z.int() } }, ({ x }) => {
  t({ x }, { cache: { version: "c1", serialize: true } });
  t({ x }, { cache: { version: "c2", serialize: false } });
  t({ x }, { accelerator: accelerators.T4 });
  t({ x }, { accelerator: accelerators.A100.partition("1g.5gb"), sharedMemory: "2Gi" });
  t(
    { x },
    {
      podTemplate: {
        primaryContainer: "main",
        labels: { l: "1" },
        annotations: { a: "2" },
        podSpec: { containers: [{ name: "main", env: [{ name: "X", value: "y" }] }] },
      },
    },
  );
  t({ x }, { sharedMemory: true });
});
