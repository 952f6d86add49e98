import { chain, task, workflow, z } from "haltere";

export const v = task({}, () => {});
export const w = task({ inputs: { x: z.int() } }, () => {});
export const r = task({ output: z.int() }, () => 1);
export const main = workflow({}, () => {
  const a = v();
  const b = w({ x: 1 });
  const c = r();
  chain(a, b, c);
  chain(a, c);
});
