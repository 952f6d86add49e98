import {
  and,
  chain,
  conditional,
  eq,
  fail,
  gt,
  gte,
  isFalse,
  isTrue,
  lt,
  lte,
  ne,
  or,
  task,
  workflow,
  z,
} from "../../index.ts";

const int = z.int();
const text = z.string();

export const count = task({ output: int }, () => 1);
export const share = task({ output: z.number() }, () => 0.5);
export const flag = task({ output: z.boolean() }, () => true);
export const label = task({ inputs: { x: int }, output: text }, ({ x }) => String(x));
export const other = task({ output: text }, () => "");
export const nothing = task({ inputs: { x: int } }, () => {});
export const pair = task({ inputs: { x: int }, outputs: { left: int, right: text } }, ({ x }) => ({
  left: x,
  right: "",
}));

export const operators = workflow(
  { inputs: { n: int, f: z.number(), s: text, b: z.boolean() }, output: text },
  ({ n, f, s, b }) =>
    conditional("operators")
      .if(eq(n, 1), () => label({ x: 1 }))
      .elseIf(ne(n, 2), () => label({ x: 2 }))
      .elseIf(lt(f, 0.5), () => label({ x: 3 }))
      .elseIf(lte(f, 1), () => label({ x: 4 }))
      .elseIf(gt(n, -7), () => label({ x: 5 }))
      .elseIf(gte(n, 0), () => label({ x: 6 }))
      .elseIf(eq(s, "a b"), () => other())
      .elseIf(isFalse(b), () => other())
      .elseIf(isTrue(b), () => label({ x: n }))
      .else(fail("none of them")),
);

export const promises = workflow({ inputs: { n: int }, output: text }, ({ n }) => {
  const c = count();
  const d = count();
  return conditional("promises")
    .if(gt(c, d), () => label({ x: c }))
    .elseIf(or(lt(c, n), gte(d, n)), () => label({ x: d }))
    .else(() => other());
});

export const logic = workflow({ inputs: { n: int, f: z.number() }, output: text }, ({ n, f }) => {
  const b = flag();
  return conditional("logic")
    .if(or(and(gt(n, 1), lt(n, 5)), and(gt(f, 0.25), isTrue(b))), () => other())
    .elseIf(and(eq(n, 7), ne(f, 1.5)), () => label({ x: n }))
    .else(() => other());
});

export const pairs = workflow({ inputs: { n: int }, outputs: { left: int, right: text } }, ({ n }) =>
  conditional("pairs")
    .if(gt(n, 0), () => pair({ x: n }))
    .else(() => pair({ x: 0 })),
);

export const silent = workflow({ inputs: { n: int } }, ({ n }) => {
  conditional("silent")
    .if(gt(n, 0), () => nothing({ x: n }))
    .elseIf(eq(n, 0), () => nothing({ x: 1 }))
    .else(fail("below"));
});

export const inner = workflow({ inputs: { n: int }, output: text }, ({ n }) =>
  conditional("inner")
    .if(gt(n, 10), () => label({ x: 10 }))
    .else(() => other()),
);

export const nested = workflow({ inputs: { n: int }, output: text }, ({ n }) =>
  conditional("outer")
    .if(gt(n, 100), () => inner({ n }))
    .elseIf(gt(n, 10), () =>
      conditional("second")
        .if(lt(n, 50), () => label({ x: n }))
        .else(() => inner({ n: 1 })),
    )
    .else(fail("too small")),
);

export const after = workflow({ inputs: { n: int }, output: text }, ({ n }) => {
  const c = count();
  const said = conditional("first")
    .if(gt(c, 1), () => label({ x: c }))
    .else(() => other());
  const d = label({ x: n });
  chain(c, d);
  return conditional("second")
    .if(eq(said, "x"), () => label({ x: n }))
    .elseIf(eq(d, "y"), () => other())
    .else(fail("no"));
});
