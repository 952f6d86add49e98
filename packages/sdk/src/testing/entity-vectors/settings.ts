import { accelerators, task, taskEnvironment, workflow, z } from "../../index.ts";

const int = z.int();
const fixed = ({ salt }: { readonly salt: string }) => `${salt}|fixed`;

export const everything = task(
  {
    inputs: { a: int, b: z.string(), c: z.number() },
    output: int,
    retries: 5,
    timeout: 90 * 60,
    interruptible: false,
    environment: { Z: "1", A: "two words", E: "" },
    resources: { cpu: "250m", memory: "512Mi", gpu: "1" },
    limits: { cpu: "1", memory: "1Gi", gpu: "1", ephemeralStorage: "10Gi" },
    secrets: [
      { group: "g", key: "a" },
      { key: "k", group: "h", mount: "env" },
    ],
    cache: { version: "1", serialize: true, ignoredInputs: ["b", "a"] },
    image: "ghcr.io/example/own:2",
    deprecated: "gone soon",
    accelerator: accelerators.T4,
  },
  ({ a }) => a,
);
export const ranges = task(
  {
    resources: { cpu: ["1", "2"], memory: ["1Gi", "2Gi"], gpu: "2" },
    accelerator: accelerators.A100.partition("2g.10gb"),
  },
  () => {},
);
export const numbers = task({ resources: { cpu: "2", memory: "1Gi" }, sharedMemory: true }, () => {});
export const policies = task(
  { inputs: { x: int }, output: int, cache: { policies: [fixed, fixed], salt: "pepper", serialize: true } },
  ({ x }) => x,
);
export const template = task({ image: "{{.image.default.fqn}}:other" }, () => {});
export const decks = task({ output: z.string(), deck: true, retries: 0 }, () => "");
export const named = task({ podTemplate: "cluster-template", labels: { x: "1" } }, () => {});

const env = taskEnvironment({
  image: "ghcr.io/example/env:1",
  retries: 1,
  environment: { A: "1" },
  resources: { cpu: "1" },
});
const more = env.extend({ retries: 4, cache: { version: "2" } });
export const plain_env = env.task({ output: int }, () => 1);
export const extended = more.task({ inputs: { x: int }, output: int, environment: { B: "2" } }, () => 1);

export const overrides = workflow({ inputs: { x: int }, output: int }, ({ x }) => {
  policies({ x }, { cache: false });
  policies({ x }, { cache: { version: "9" } });
  policies({ x }, { limits: { cpu: "2" } });
  policies({ x }, { resources: { cpu: "1" }, limits: { cpu: "2", memory: "1Gi" }, accelerator: accelerators.L4 });
  policies({ x }, { retries: 0, timeout: 1.5 });
  policies({ x }, { image: "other:1", sharedMemory: "1Gi" });
  const a = policies({ x }, { name: "With A Name", interruptible: true });
  return policies({ x: a }, { nodeId: "given-id", timeout: 24 * 3600 });
});
