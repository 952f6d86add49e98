// Types tested like behaviour: each line that must not compile says so, and `tsc` fails where it does.
import { chain, File, launchPlan, map, type Pending, type Ref, task, workflow, z } from "../index.ts";

declare function same<A>(): <B>(value: B) => [A] extends [B] ? ([B] extends [A] ? true : never) : never;

const inc = task({ inputs: { x: z.int(), by: z.int().default(1) }, output: z.int() }, ({ x, by }) => x + by);
const sum = task({ inputs: { xs: z.array(z.int()) }, output: z.int() }, ({ xs }) => xs.length);
const shout = task({ inputs: { s: z.string() }, output: z.string() }, ({ s }) => s);
const point = task({ output: z.object({ p: z.object({ n: z.int() }), names: z.array(z.string()) }) }, () => ({
  p: { n: 1 },
  names: [],
}));
const both = task({ outputs: { head: z.string(), size: z.int() } }, () => ({ head: "", size: 0 }));
const note = task({ inputs: { s: z.string() } }, () => {});
const read = task({ inputs: { table: File }, output: z.string() }, ({ table }) => table.text());

// A task's function gets the outputs of its schemas, and returns what its output takes.
task({ inputs: { x: z.int().default(1) } }, ({ x }) => void (x satisfies number));
task({ output: z.int() }, async () => 1);
// @ts-expect-error it returns a string
task({ output: z.int() }, () => "1");
// @ts-expect-error it has no input y
task({ inputs: { x: z.int() } }, ({ y }) => void y);
// @ts-expect-error one of several outputs is missing
task({ outputs: { a: z.int(), b: z.int() } }, () => ({ a: 1 }));

export const good = workflow(
  { inputs: { x: z.int(), s: z.string().optional(), f: File }, outputs: { n: z.int(), t: z.string() } },
  ({ x, f }) => {
    const y = inc({ x });
    same<Ref<number>>()(y);
    const constant = inc({ x: 1 });
    same<Pending<number>>()(constant);
    const list = map(inc, { x: [1, y, constant] }, { bind: { by: x }, concurrency: 2 });
    same<Ref<number[]>>()(list);
    const some = map(inc, { x: [y] }, { minSuccessRatio: 0.5 });
    same<Ref<(number | undefined)[]>>()(some);
    const plain = map(inc, { x: [1, 2] });
    same<Pending<number[]>>()(plain);
    sum({ xs: [y, constant, 3, x] });
    sum({ xs: list });
    inc({ x: point().p.n });
    shout({ s: point().names.at(0) });
    const { head, size } = both();
    chain(note({ s: head }), [shout({ s: "a" }), y]);
    inc({ x: size }, { retries: 2, after: head, nodeId: "last" });
    return { n: y, t: read({ table: f }) };
  },
);

export const bad = workflow({ inputs: { x: z.int(), s: z.string() }, output: z.int() }, ({ x, s }) => {
  // @ts-expect-error a missing input
  inc({});
  // @ts-expect-error an unknown input
  inc({ x, z: 1 });
  // @ts-expect-error a reference of another type
  inc({ x: s });
  // @ts-expect-error a constant of another type
  inc({ x: "1" });
  // @ts-expect-error an element of another type
  sum({ xs: [x, s] });
  // @ts-expect-error a list for a single value
  inc({ x: [x] });
  // @ts-expect-error no such field
  inc({ x: point().p.m });
  // @ts-expect-error a field of another type
  inc({ x: point().names.at(0) });
  // @ts-expect-error no such output
  inc({ x: both().length });
  // @ts-expect-error several outputs for one input
  inc({ x: both() });
  // @ts-expect-error a task without outputs
  inc({ x: note({ s }) });
  // @ts-expect-error computing with a reference
  inc({ x: x + 1 });
  // @ts-expect-error an unknown option
  inc({ x }, { retry: 2 });
  // @ts-expect-error an input that is neither mapped nor bound
  map(
    task({ inputs: { a: z.int(), b: z.int() }, output: z.int() }, ({ a }) => a),
    { a: [x] },
  );
  // @ts-expect-error an input that the task does not have
  map(inc, { y: [x] });
  // @ts-expect-error a single value to map over
  map(inc, { x });
  return inc({ x });
});

// @ts-expect-error the body must not be async
workflow({ inputs: { x: z.int() }, output: z.int() }, async ({ x }) => inc({ x }));
// @ts-expect-error a reference is not awaited
workflow({ inputs: { x: z.int() }, output: z.int() }, async ({ x }) => await x);
// @ts-expect-error another type is returned
workflow({ inputs: { x: z.int() }, output: z.string() }, ({ x }) => inc({ x }));
// @ts-expect-error an output is not returned
workflow({ inputs: { x: z.int() }, outputs: { a: z.int(), b: z.int() } }, ({ x }) => ({ a: inc({ x }) }));
// @ts-expect-error nothing is returned
workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => void inc({ x }));

export async function outside(): Promise<void> {
  same<{ n: number; t: string }>()(await good({ x: 1, f: File.from("a") }));
  (await inc({ x: inc({ x: 1 }) })) satisfies number;
  (await map(inc, { x: [1] })) satisfies number[];
  // @ts-expect-error a required input is left out
  await good({ x: 1 });
  const plan = launchPlan(good, { defaults: { x: 1 }, fixed: { s: "s" } });
  await plan({ f: File.from("a") });
  // @ts-expect-error a fixed input is given
  await plan({ f: File.from("a"), s: "t" });
  // @ts-expect-error a default of another type
  launchPlan(good, { defaults: { x: "1" } });
  // @ts-expect-error an input that the workflow does not have
  launchPlan(good, { fixed: { y: 1 } });
}
