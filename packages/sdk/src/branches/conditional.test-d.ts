// Types tested like behaviour: each line that must not compile says so, and `tsc` fails where it does.
import {
  and,
  approve,
  conditional,
  eq,
  fail,
  gt,
  isFalse,
  isNone,
  isTrue,
  lt,
  NodeError,
  type Pending,
  type Ref,
  sleep,
  Temporal,
  task,
  waitForInput,
  workflow,
  z,
} from "../index.ts";

declare function same<A>(): <B>(value: B) => [A] extends [B] ? ([B] extends [A] ? true : never) : never;

const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
const shout = task({ inputs: { s: z.string() }, output: z.string() }, ({ s }) => s);
const choice = task({ output: z.enum(["a", "b"]) }, () => "a" as const);
const note = task({ inputs: { s: z.string() } }, () => {});
const both = task({ outputs: { a: z.int(), b: z.string() } }, () => ({ a: 1, b: "" }));
const other = task({ outputs: { b: z.string(), c: z.boolean() } }, () => ({ b: "", c: true }));
const clash = task({ outputs: { b: z.int() } }, () => ({ b: 1 }));
const list = task({ output: z.array(z.int()) }, () => [1]);
const names = task({ output: z.array(z.string()) }, () => ["a"]);

const inputs = { x: z.int(), f: z.number(), s: z.string(), b: z.boolean(), d: z.date(), n: z.int().optional() };

export const branching = workflow({ inputs, output: z.int() }, ({ x, f, s, b, d, n }) => {
  // What is compared is of one type.
  and(lt(x, 1), gt(1n, x), eq(s, "a"), eq(b, true), isTrue(b), isFalse(b), isNone(n), gt(d, new Date()), eq(x, f));
  gt(d, Temporal.Now.instant());
  // @ts-expect-error a number and a text
  eq(x, "1");
  // @ts-expect-error two references of two types
  eq(x, s);
  // @ts-expect-error booleans have no order
  lt(b, true);
  // @ts-expect-error what may be absent cannot be compared
  eq(n, 1);
  // @ts-expect-error nor a list
  eq(list(), list());
  // @ts-expect-error it is no boolean
  isTrue(x);
  // @ts-expect-error a reference is no condition
  and(b, eq(x, 1));
  // @ts-expect-error one condition is not joined
  and(eq(x, 1));

  const branch = () => conditional("c").if(eq(x, 1), () => inc({ x }));
  same<Ref<number>>()(branch().else(() => inc({ x: 2 })));
  same<Ref<number>>()(branch().else(fail("no")));
  same<Ref<number>>()(
    conditional("c")
      .if(eq(x, 1), fail("no"))
      .else(() => inc({ x })),
  );
  same<Ref<number>>()(
    branch()
      .elseIf(eq(x, 2), () => branch().else(fail("no")))
      .else(fail("no")),
  );
  same<Ref<string>>()(
    conditional("c")
      .if(eq(x, 1), () => choice())
      .else(() => shout({ s })),
  );
  // Outputs that all branches have.
  const joined = conditional("c")
    .if(eq(x, 1), () => both())
    .else(() => other());
  same<Ref<string>>()(joined.b);
  // @ts-expect-error the second branch does not give it
  void joined.a;
  same<Ref<void>>()(branch().else(() => note({ s })));
  // @ts-expect-error what gives nothing cannot be passed on
  inc({ x: branch().else(() => note({ s })) });

  // @ts-expect-error the branches' outputs disagree
  branch().else(() => shout({ s }));
  const lists = conditional("c").if(eq(x, 1), () => list());
  // @ts-expect-error so do lists of other elements
  lists.else(() => names());
  const several = conditional("c").if(eq(x, 1), () => both());
  // @ts-expect-error and an output of another type under one name
  several.else(() => clash());
  // @ts-expect-error a value in place of a list
  branch().elseIf(eq(x, 2), () => list());
  // @ts-expect-error a branch is a function, which is run to be wired
  branch().else(inc({ x }));
  // @ts-expect-error a branch returns what its call answers
  branch().else(() => 1);
  // @ts-expect-error a conditional that has no else gives nothing
  inc({ x: branch() });
  // @ts-expect-error an else is the last
  branch().else(fail("no")).elseIf(eq(x, 1), fail("no"));
  // @ts-expect-error a condition comes first
  conditional("c").if(() => inc({ x }));
  return branch().else(fail("no"));
});

export const gated = workflow({ inputs, output: z.int() }, ({ x }) => {
  same<Ref<number>>()(approve(inc({ x }), "check"));
  same<Ref<string>>()(approve(both().b, "check", { timeout: 60 }));
  same<Pending<Date>>()(waitForInput("when", z.date()));
  same<Pending<void>>()(sleep(1));
  // @ts-expect-error a constant needs no approval
  approve(1, "check");
  // @ts-expect-error a gate has a name
  approve(inc({ x }));
  // @ts-expect-error seconds are a number
  sleep("1s");
  // @ts-expect-error a schema says the type
  waitForInput("when", Date);
  // @ts-expect-error it gives a date, which the task does not take
  inc({ x: waitForInput("when", z.date()) });
  return approve(inc({ x }), "check");
});

const handler = task({ inputs: { x: z.int(), err: NodeError.optional() } }, ({ err }) => void err?.message);
const needing = task({ inputs: { x: z.int(), y: z.int() } }, () => {});
const texts = task({ inputs: { x: z.string() } }, () => {});

workflow({ inputs: { x: z.int() }, onFailure: handler }, () => {});
workflow({ inputs: { x: z.int() }, onFailure: workflow({ inputs: { x: z.int() } }, () => {}) }, () => {});
workflow({ onFailure: task({}, () => {}) }, () => {});
// @ts-expect-error the handler needs an input that the workflow does not have
workflow({ inputs: { x: z.int() }, onFailure: needing }, () => {});
// @ts-expect-error the handler takes the input as another type
workflow({ inputs: { x: z.int() }, onFailure: texts }, () => {});
// @ts-expect-error a function is no handler
workflow({ inputs: { x: z.int() }, onFailure: () => {} }, () => {});
