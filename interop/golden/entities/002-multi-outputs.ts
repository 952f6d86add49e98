import { task, workflow, z } from "haltere";

export const split = task({ inputs: { s: z.string() }, outputs: { o0: z.string(), o1: z.int() } }, ({ s }) => ({
  o0: s,
  o1: 1,
}));
export const named = task({ inputs: { s: z.string() }, outputs: { head: z.string(), size: z.int() } }, ({ s }) => ({
  head: s,
  size: 1,
}));
export const main = workflow(
  { inputs: { s: z.string() }, outputs: { o0: z.string(), o1: z.int(), o2: z.int() } },
  ({ s }) => {
    const { o0, o1 } = split({ s });
    const { size } = named({ s: o0 });
    return { o0, o1: size, o2: o1 };
  },
);
