import { task, z } from "haltere";

const output = z.int();

export const a = task(
  {
    inputs: { x: z.int(), y: z.string() },
    output,
    cache: { version: "1.0", serialize: true, ignoredInputs: ["y"] },
  },
  ({ x }) => x,
);
export const b = task(
  {
    inputs: { x: z.int() },
    output,
    image: "ghcr.io/example/c:1",
    cache: { policies: [({ salt, image }) => `P:${salt}:${image}`], salt: "sa" },
  },
  ({ x }) => x,
);
export const c = task(
  { inputs: { x: z.int() }, output, cache: { version: "9", serialize: true, ignoredInputs: ["x"] } },
  ({ x }) => x,
);
