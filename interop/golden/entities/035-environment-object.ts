import { taskEnvironment, z } from "haltere";

const env = taskEnvironment({ image: "ghcr.io/example/env:3", retries: 2, environment: { A: "1" } });
const big = env.extend({ resources: { memory: "4Gi" }, environment: { B: "2" } });

export const t = env.task({ output: z.int() }, () => 1);
export const u = big.task({ output: z.int(), retries: 5 }, () => 1);
