import {
  and,
  approve,
  chain,
  conditional,
  eq,
  fail,
  gt,
  gte,
  isNone,
  launchPlan,
  lt,
  lte,
  NodeError,
  ne,
  sleep,
  task,
  waitForInput,
  workflow,
  z,
} from "../../index.ts";

const I = z.int();
const Cfg = z.object({ a: z.int(), b: z.number(), s: z.string() }).meta({ title: "Cfg" });
export const cfg = task({ output: Cfg }, () => ({ a: 1, b: 2, s: "x" }));
export const lo = task({ inputs: { x: I }, output: I }, ({ x }) => x);
export const hi = task({ inputs: { x: I }, output: I }, ({ x }) => x);
export const quiet = task({ inputs: { x: I } }, () => {});
export const two = task({ outputs: { a: I, b: z.string() } }, () => ({ a: 1, b: "" }));
export const other = task({ outputs: { b: z.string(), c: I } }, () => ({ c: 1, b: "" }));
export const usestr = task({ inputs: { s: z.string() }, output: z.string() }, ({ s }) => s);
export const when = task({ output: z.date() }, () => new Date());
export const path_wf = workflow({ output: I }, () => {
  const c = cfg();
  return conditional("c")
    .if(gt(c.a, 3), () => lo({ x: c.a }))
    .else(() => hi({ x: 1 }));
});
export const multi_wf = workflow(
  { inputs: { x: I }, output: z.string() },
  ({ x }) =>
    conditional("m")
      .if(eq(x, 1), () => two())
      .else(() => other()).b,
);
export const void_wf = workflow({ inputs: { x: I } }, ({ x }) => {
  conditional("v")
    .if(eq(x, 1), () => quiet({ x }))
    .else(() => lo({ x }));
});
export const order_wf = workflow({ inputs: { x: I }, output: I }, ({ x }) => {
  const a = lo({ x });
  const c = conditional("c")
    .if(eq(a, x), () => hi({ x: a }))
    .else(fail("no"));
  const b = lo({ x: c });
  chain(a, b);
  return b;
});
export const time_wf = workflow({ inputs: { d: z.date(), x: I }, output: I }, ({ d, x }) => {
  const first = gt(d, new Date("2024-01-02T00:00:00Z"));
  const w = when();
  return conditional("c")
    .if(and(first, gte(w, d)), () => lo({ x }))
    .else(() => hi({ x }));
});
export const sub = workflow({ inputs: { x: I }, output: I }, ({ x }) => lo({ x }));
export const lp = launchPlan(sub, { name: "branches_lp", defaults: { x: 3 } });
export const kinds_wf = workflow({ inputs: { x: I }, output: I }, ({ x }) =>
  conditional("k")
    .if(eq(x, 1), () => lp({ x }))
    .elseIf(eq(x, 2), () => sub({ x }))
    .elseIf(eq(x, 3), () =>
      conditional("n")
        .if(gt(x, 0), () =>
          conditional("nn")
            .if(gt(x, 1), () => lo({ x }))
            .else(() => hi({ x })),
        )
        .else(() => lo({ x: 2 })),
    )
    .else(fail("zzz")),
);
export const gates_wf = workflow({ inputs: { x: I }, output: z.string() }, () => {
  const t2 = two();
  const ok = approve(t2.b, "ok", { timeout: 90 });
  waitForInput("n", z.array(I), { timeout: 3600 });
  const s = sleep(1.5);
  const u = usestr({ s: ok });
  chain(u, s);
  return u;
});
export const gatecond_wf = workflow({ inputs: { x: I }, output: I }, ({ x }) => {
  const a = lo({ x });
  return conditional("g")
    .if(gt(a, 1), () => approve(a, "big", { timeout: 7200 }))
    .else(() => lo({ x }));
});
export const none_wf = workflow({ inputs: { x: I.nullable() }, output: I }, ({ x }) =>
  conditional("n")
    .if(isNone(x), () => lo({ x: 1 }))
    .else(() => hi({ x: 2 })),
);
export const handler = task({ inputs: { x: I, err: NodeError.optional(), extra: z.string().optional() } }, () => {});
export const inner_h = workflow({ inputs: { x: I }, output: I }, ({ x }) => lo({ x }));
export const h2 = workflow({ inputs: { x: I } }, ({ x }) => {
  inner_h({ x });
});
export const hsub = workflow({ inputs: { x: I }, output: I, onFailure: handler }, ({ x }) => lo({ x: inner_h({ x }) }));
export const hwf = workflow({ inputs: { x: I }, output: I, onFailure: h2 }, ({ x }) => hsub({ x }));
export const hwf2 = workflow({ inputs: { x: I }, onFailure: h2 }, ({ x }) => {
  hsub({ x });
  inner_h({ x });
});
export const ordered_wf = workflow({ inputs: { x: I }, output: I }, ({ x }) => {
  const a = lo({ x }),
    b = lo({ x });
  const c = conditional("c")
    .if(eq(x, 1), () => hi({ x: a }))
    .else(() => hi({ x: b }));
  const d = lo({ x: b });
  return conditional("cc")
    .if(and(lt(d, c), ne(a, c), ne(a, d)), () => lo({ x: c }))
    .else(() =>
      conditional("in")
        .if(lte(c, d), () => hi({ x: d }))
        .else(() => hi({ x: a })),
    );
});
