import { imperativeWorkflow, task, z } from "haltere";

export const t = task({ inputs: { x: z.int(), s: z.string() }, output: z.string() }, ({ s }) => s);
export const u = task({ inputs: { names: z.array(z.string()) }, output: z.int() }, () => 1);

const builder = imperativeWorkflow({ name: "my.imperative" })
  .addInput("n", z.int())
  .addInput("names", z.array(z.string()));
const first = builder.add(t, { x: builder.inputs.n, s: "c" });
const second = builder.add(t, { x: 2, s: first });
builder.add(u, { names: builder.inputs.names });

export const wf = builder.addOutput("out", second).addOutput("all", [first, second], z.array(z.string())).build();
