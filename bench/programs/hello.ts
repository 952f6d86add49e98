import { task, workflow, z } from "haltere";

export const hello = task({ inputs: { name: z.string() }, output: z.string() }, ({ name }) => `hello ${name}`);

export const wf = workflow({ inputs: { name: z.string().default("world") }, output: z.string() }, ({ name }) =>
  hello({ name }),
);
