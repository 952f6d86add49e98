import { current, task, z } from "haltere";

const types = { inputs: { x: z.int() }, output: z.int() };

export const m = task(
  {
    ...types,
    retries: 3,
    interruptible: true,
    timeout: 3600,
    deprecated: "use n",
    environment: { A: "1", Z: "2" },
    labels: { l: "1" },
    annotations: { a: "b" },
  },
  ({ x }) => x,
);
export const deck = task({ output: z.int(), deck: true }, () => 1);
export const ckpt = task({ output: z.int() }, async () => {
  await current().checkpoint.write("1");
  return 1;
});
export const notint = task({ output: z.int(), interruptible: false, timeout: 45 }, () => 1);
