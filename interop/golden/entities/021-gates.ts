import { approve, chain, sleep, task, waitForInput, workflow, z } from "haltere";

export const t = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
export const fin = task({ inputs: { x: z.int(), note: z.string() }, output: z.string() }, ({ note }) => note);
export const main = workflow({ inputs: { x: z.int() }, output: z.string() }, ({ x }) => {
  const s = sleep(90);
  const a = t({ x });
  chain(s, a);
  const ok = approve(a, "check-a", { timeout: 2 * 3600 });
  const note = waitForInput("note", z.string(), { timeout: 24 * 3600 });
  return fin({ x: ok, note });
});
