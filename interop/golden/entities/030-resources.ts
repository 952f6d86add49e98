import { accelerators, task } from "haltere";

export const a = task(
  { resources: { cpu: "500m", memory: "1Gi", ephemeralStorage: "2Gi" }, limits: { gpu: "1", cpu: "2" } },
  () => {},
);
export const b = task({ resources: { cpu: ["1", "2"], memory: "1Gi" } }, () => {});
export const c = task({ accelerator: accelerators.V100 }, () => {});
export const d = task({ accelerator: accelerators.A100_80GB.partition("3g.40gb"), sharedMemory: "8Gi" }, () => {});
export const e = task({ accelerator: accelerators.L4, sharedMemory: true }, () => {});
export const f = task({ accelerator: accelerators.A100.unpartitioned }, () => {});
