import { connectorTask, map, task, workflow, z } from "haltere";

const job = { type: "job", inputs: { x: z.int() }, output: z.int() } as const;

export const square = connectorTask({ ...job, custom: { polls: 2 }, secrets: [{ key: "job-key" }] });

export const shout = connectorTask({ type: "shout", version: 1, inputs: { text: z.string() }, output: z.string() });

export const add = task({ inputs: { a: z.int(), b: z.int() }, output: z.int() }, ({ a, b }) => a + b);

export const say = task(
  { inputs: { n: z.int(), all: z.array(z.int()) }, output: z.string() },
  ({ n, all }) => `n is ${n} of ${all.join(" ")}`,
);

/** Jobs of an asynchronous and a synchronous connector, between tasks in TypeScript. */
export const mixed = workflow({ inputs: { x: z.int(), xs: z.array(z.int()) }, output: z.string() }, ({ x, xs }) => {
  const squared = square({ x: add({ a: x, b: 1 }) });
  return shout({ text: say({ n: squared, all: map(square, { x: xs }) }) });
});

export const one = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => square({ x }));

export const failing = connectorTask({ type: "failing", output: z.int() });
export const raising = connectorTask({ type: "failing", output: z.int(), custom: { raises: true } });
export const unserved = connectorTask({ type: "nobody-serves-this", output: z.int() });
export const sleeping = connectorTask({ type: "sleeping", output: z.int(), timeout: 4 });

export const fails = workflow({ output: z.int() }, () => failing({}));
export const raises = workflow({ output: z.int() }, () => raising({}));
export const unknown = workflow({ output: z.int() }, () => unserved({}));
export const sleeps = workflow({ output: z.int() }, () => sleeping({}));
