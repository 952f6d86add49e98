// The types of a workflow that is made call by call.
import { imperativeWorkflow, type Ref, task, type Workflow, z } from "../index.ts";

declare function same<A>(): <B>(value: B) => [A] extends [B] ? ([B] extends [A] ? true : never) : never;

const t = task({ inputs: { x: z.int(), s: z.string().optional() }, output: z.string() }, () => "");
const both = task({ inputs: { x: z.int() }, outputs: { a: z.int(), b: z.string() } }, () => ({ a: 1, b: "" }));
const clean = task({ inputs: { n: z.int() } }, () => {});
const other = task({ inputs: { n: z.string() } }, () => {});

const empty = imperativeWorkflow({ name: "made" });
// @ts-expect-error no input was added
empty.inputs.n;
const builder = empty.addInput("n", z.int());
same<Ref<number>>()(builder.inputs.n);
const text = builder.add(t, { x: builder.inputs.n });
same<Ref<string>>()(text);
const { a } = builder.add(both, { x: 1 }, { retries: 2 });
// @ts-expect-error a reference of another type
builder.add(t, { x: text });
// @ts-expect-error a missing input
builder.add(t, {});
// @ts-expect-error no such output
builder.add(both, { x: 1 }).c;
// @ts-expect-error a handler that takes an input of another type
builder.onFailure(other);
// @ts-expect-error a value of another type than the schema
builder.addOutput("wrong", text, z.int());

const made = builder.onFailure(clean).addOutput("text", text).addOutput("list", [a, 1], z.array(z.int())).build();

export async function outside(): Promise<void> {
  same<{ text: string; list: number[] }>()(await made({ n: 1 }));
  // @ts-expect-error a missing input
  await made({});
  // @ts-expect-error an input of another type
  await made({ n: "1" });
  // @ts-expect-error no such output
  (await made({ n: 1 })).q;
  made satisfies Workflow<{ n: z.ZodInt }, { text: string; list: number[] }>;
}
