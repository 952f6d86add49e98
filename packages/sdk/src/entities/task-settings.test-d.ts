// Types tested like behaviour: each line that must not compile says so, and `tsc` fails where it does.
import {
  accelerators,
  codeHash,
  containerTask,
  echo,
  File,
  imageSpec,
  type Pending,
  type Ref,
  shellTask,
  sqlTask,
  task,
  taskEnvironment,
  workflow,
  z,
} from "../index.ts";

declare function same<A>(): <B>(value: B) => [A] extends [B] ? ([B] extends [A] ? true : never) : never;

const run = () => {};

task({ resources: { cpu: ["1", "2"], memory: "1Gi", gpu: 1 }, limits: { memory: "2Gi" } }, run);
// @ts-expect-error a pair has two parts
task({ resources: { cpu: ["1", "2", "3"] } }, run);
// @ts-expect-error a limit is one amount
task({ limits: { cpu: ["1", "2"] } }, run);
// @ts-expect-error there is no such amount
task({ resources: { mem: "1Gi" } }, run);

task({ accelerator: accelerators.A100.partition("1g.5gb") }, run);
task({ accelerator: accelerators.V5E.slice("2x4") }, run);
task({ accelerator: accelerators.gpu("my-device") }, run);
// @ts-expect-error an A100 has no such part
accelerators.A100.partition("1g.10gb");
// @ts-expect-error a v5e has no such topology
accelerators.V5E.slice("2x2x1");
// @ts-expect-error a T4 has no parts
accelerators.T4.partition("1g.5gb");
// @ts-expect-error shared memory is there or not there
task({ sharedMemory: false }, run);

task({ cache: { version: "1", salt: "s" } }, run);
task({ cache: { policies: [codeHash(), ({ salt }) => salt] } }, run);
// @ts-expect-error a cache has a version or policies
task({ cache: {} }, run);
// @ts-expect-error and not both
task({ cache: { version: "1", policies: [codeHash()] } }, run);
// @ts-expect-error no policy tells no version
task({ cache: { policies: [] } }, run);
// @ts-expect-error a policy answers at once
task({ cache: { policies: [async () => "1"] } }, run);

task({ podTemplate: { podSpec: { containers: [{ name: "primary" }], hostPID: true } } }, run);
// @ts-expect-error a container has a name
task({ podTemplate: { podSpec: { containers: [{ image: "a" }] } } }, run);
// @ts-expect-error an effect is one of Kubernetes'
task({ podTemplate: { podSpec: { tolerations: [{ effect: "Never" }] } } }, run);

task({ image: imageSpec({ name: "etl", files: { "/a": new Uint8Array() } }) }, run);
// @ts-expect-error an image has a name
imageSpec({ base: "node:24" });

const environment = taskEnvironment({ retries: 2, environment: { A: "1" } });
// @ts-expect-error a name is a task's own
taskEnvironment({ name: "shared" });

const area = containerTask({
  image: "a",
  command: ["run"],
  inputs: { n: z.int() },
  outputs: { area: z.number() },
  local: ({ n }) => ({ area: n }),
});
// @ts-expect-error a container task has an image
containerTask({ command: ["run"] });
// @ts-expect-error and a command
containerTask({ image: "a", command: [] });
containerTask({
  image: "a",
  command: ["run"],
  inputs: { n: z.int() },
  output: z.int(),
  // @ts-expect-error what stands in answers as the container does
  local: ({ n }) => String(n),
});

const count = shellTask({
  script: "wc -l {inputs.text} > {outputs.lines}",
  inputs: { text: File },
  outputs: { lines: File },
});
const rows = sqlTask({ query: "select {{ .inputs.n }}", inputs: { n: z.int() }, output: z.array(z.int()) });
const one = echo({ inputs: { n: z.int() } });
const two = echo({ inputs: { n: z.int(), s: z.string() } });
const shared = environment.task({ inputs: { n: z.int() }, output: z.string() }, ({ n }) => n.toFixed());

export const wired = workflow({ inputs: { n: z.int() }, outputs: { o0: z.int(), o1: z.string() } }, ({ n }) => {
  same<Ref<{ area: number }>>()(area({ n }));
  same<Ref<number[]>>()(rows({ n }));
  same<Ref<number>>()(one({ n }));
  same<Ref<string>>()(shared({ n }));
  // @ts-expect-error the input is an int
  area({ n: "1" });
  area({ n }, { accelerator: accelerators.T4, sharedMemory: "2Gi", aliases: { area: "surface" } });
  // @ts-expect-error a call gives a template, not the name of one
  area({ n }, { podTemplate: "named" });
  count({ text: count({ text: File.from("a.txt") }).lines });
  return two({ n, s: "s" });
});

export const awaited = async () => {
  same<Pending<{ area: number }>>()(area({ n: 1 }));
  same<number>()(await one({ n: 1 }));
};
