// Types tested like behaviour: each line that must not compile says so, and `tsc` fails where it does.
import { referenceWorkflow, task, workflow, z } from "../index.ts";
import { mock, standIn, testWorkflow } from "./index.ts";

const inc = task({ inputs: { x: z.int(), by: z.int().default(1) }, output: z.int() }, ({ x, by }) => x + by);
const both = task({ outputs: { a: z.int(), b: z.string() } }, () => ({ a: 1, b: "" }));
const far = referenceWorkflow({
  project: "p",
  domain: "d",
  name: "n",
  version: "v",
  inputs: { s: z.string() },
  output: z.string(),
});
const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x }));

export async function typed(): Promise<void> {
  const made = standIn(inc, ({ x, by }) => x + by);
  made.calls[0]?.by satisfies number | undefined;
  mock(far, ({ s }) => s.toUpperCase());
  mock(both, async () => ({ a: 1, b: "x" }));
  // @ts-expect-error it gives a number
  mock(inc, () => "1");
  // @ts-expect-error it has no input y
  mock(inc, ({ y }) => y);
  // @ts-expect-error an output is missing
  mock(both, () => ({ a: 1 }));
  const plain = () => 1;
  // @ts-expect-error no function can be stood in for
  standIn(plain, () => 2);
  (await testWorkflow(wf, { inputs: { x: 1 } })).outputs satisfies number;
  // @ts-expect-error an input of another type
  await testWorkflow(wf, { inputs: { x: "1" } });
  // @ts-expect-error an input that it does not have
  await testWorkflow(wf, { inputs: { z: 1 } });
}
