// The programs of the golden entities, said in TypeScript. Each is what the case's description says.
import { chain, launchPlan, map, task, workflow, z } from "haltere";

const int = z.int();

export const simpleChain = (() => {
  const add_one = task({ inputs: { x: int }, output: int }, ({ x }) => x + 1);
  const double = task({ inputs: { x: int }, output: int }, ({ x }) => x * 2);
  const main = workflow({ inputs: { x: int }, output: int }, ({ x }) => double({ x: add_one({ x }) }));
  return { add_one, double, main };
})();

export const multiOutputs = (() => {
  const split = task({ inputs: { s: z.string() }, outputs: { o0: z.string(), o1: int } }, ({ s }) => ({
    o0: s,
    o1: 1,
  }));
  const named = task({ inputs: { s: z.string() }, outputs: { head: z.string(), size: int } }, ({ s }) => ({
    head: s,
    size: 1,
  }));
  const main = workflow({ inputs: { s: z.string() }, outputs: { o0: z.string(), o1: int, o2: int } }, ({ s }) => {
    const { o0, o1 } = split({ s });
    const { size } = named({ s: o0 });
    return { o0, o1: size, o2: o1 };
  });
  return { split, named, main };
})();

export const defaults = (() => {
  const t = task(
    {
      inputs: {
        a: int.default(5),
        b: z.string().default("hi"),
        c: z.number().optional(),
        d: z.boolean().default(false),
      },
      output: z.string(),
    },
    ({ b }) => b,
  );
  const main = workflow(
    {
      inputs: { req: z.boolean(), opt: int.optional(), a: int.default(7), s: z.string().default("w") },
      output: z.string(),
    },
    ({ req, a, s }) => {
      t({ a });
      return t({ a: 1, b: s, d: req });
    },
  );
  return { t, main };
})();

export const listAndMapBindings = (() => {
  const one = task({ output: int }, () => 1);
  const sum_list = task({ inputs: { xs: z.array(int) }, output: int }, ({ xs }) => xs.length);
  const sum_map = task({ inputs: { m: z.record(z.string(), int) }, output: int }, () => 0);
  const nest = task({ inputs: { m: z.record(z.string(), z.array(int)) }, output: int }, () => 0);
  const main = workflow({ inputs: { k: int }, output: int }, ({ k }) => {
    const a = one();
    const b = sum_list({ xs: [a, 2, k] });
    const c = sum_map({ m: { x: a, y: 3 } });
    nest({ m: { p: [a, b], q: [] } });
    return c;
  });
  return { one, sum_list, sum_map, nest, main };
})();

export const attributeAccess = (() => {
  const Inner = z.object({ v: int, names: z.array(z.string()) }).meta({ title: "Inner" });
  const Outer = z.object({ inner: Inner, table: z.record(z.string(), Inner) }).meta({ title: "Outer" });
  const make = task({ output: Outer }, () => ({ inner: { v: 1, names: [] }, table: {} }));
  const lists = task({ output: z.array(z.record(z.string(), int)) }, () => []);
  const use = task({ inputs: { i: int, s: z.string() }, output: int }, ({ i }) => i);
  const main = workflow({ inputs: { o: Outer }, output: int }, ({ o }) => {
    const m = make();
    const l = lists();
    use({ i: m.inner.v, s: m.inner.names.at(0) });
    use({ i: m.table.at("k").v, s: "c" });
    use({ i: l.at(1).at("z"), s: o.inner.names.at(2) });
    return m.inner.v;
  });
  return { make, lists, use, main };
})();

export const overrides = (() => {
  const t = task({ inputs: { x: int }, output: int }, ({ x }) => x);
  const main = workflow({ inputs: { x: int }, output: int }, ({ x }) => {
    t({ x }, { resources: { cpu: "1", memory: "2Gi" }, limits: { cpu: "2", memory: "4Gi", gpu: "1" } });
    t({ x }, { retries: 4, timeout: 90, interruptible: true });
    t({ x }, { name: "Nice Name", nodeId: "my_Node.id" });
    t({ x }, { image: "ghcr.io/example/other:v2" });
    t({ x }, { resources: { cpu: "1", memory: "512Mi" }, limits: { cpu: "3" } });
    return t({ x }, { timeout: 30, interruptible: false });
  });
  return { t, main };
})();

export const subWorkflows = (() => {
  const t = task({ inputs: { x: int }, output: int }, ({ x }) => x);
  const leaf = workflow({ inputs: { x: int }, output: int }, ({ x }) => t({ x }));
  const mid = workflow({ inputs: { x: int.default(4) }, output: int }, ({ x }) => leaf({ x: leaf({ x }) }));
  const main = workflow({ output: int, interruptible: true }, () => mid());
  return { t, leaf, mid, main };
})();

export const launchPlanInputs = (() => {
  const t = task({ inputs: { a: int, b: z.string(), c: z.number() }, output: int }, ({ a }) => a);
  const wf = workflow(
    { inputs: { a: int, b: z.string().default("x"), c: z.number().default(1) }, output: int },
    ({ a, b, c }) => t({ a, b, c }),
  );
  const lp_fixed = launchPlan(wf, { name: "lp_fixed", defaults: { a: 5, c: 2 }, fixed: { b: "fx" } });
  const lp_default_only = launchPlan(wf, { name: "lp_default_only", defaults: { a: 1 } });
  const parent = workflow({ inputs: { z: int }, output: int }, ({ z }) => lp_fixed({ a: z }));
  return { t, wf, lp_fixed, lp_default_only, parent };
})();

export const mapBasic = (() => {
  const sq = task({ inputs: { x: int }, output: int }, ({ x }) => x);
  const lists = { inputs: { xs: z.array(int) }, output: z.array(int) };
  const main = workflow(lists, ({ xs }) => map(sq, { x: xs }));
  const conc = workflow(lists, ({ xs }) => map(sq, { x: xs }, { concurrency: 4 }));
  const ratio = workflow({ inputs: { xs: z.array(int) }, output: z.array(int.optional()) }, ({ xs }) =>
    map(sq, { x: xs }, { minSuccessRatio: 0.5 }),
  );
  const overrides = workflow(lists, () => map(sq, { x: [1, 2, 3] }, { retries: 2, resources: { cpu: "1" } }));
  return { sq, main, conc, ratio, overrides };
})();

export const mapPartial = (() => {
  const f = task({ inputs: { x: int, k: z.string(), w: z.number() }, output: z.string() }, ({ k }) => k);
  const main = workflow({ inputs: { xs: z.array(int), k: z.string() }, output: z.array(z.string()) }, ({ xs, k }) =>
    map(f, { x: xs }, { bind: { k, w: 2 } }),
  );
  return { f, main };
})();

export const unionBindings = (() => {
  const Cfg = z.object({ n: int, r: z.number().default(0.5) }).meta({ title: "Cfg" });
  const t = task(
    {
      inputs: {
        u: z.union([int, z.string()]),
        o: int.optional(),
        m: z.enum(["a", "b"]),
        c: Cfg,
        d: z.record(z.string(), z.unknown()),
        w: z.date(),
        l: z.array(z.string().nullable()),
      },
      output: int,
    },
    () => 1,
  );
  const main = workflow({ inputs: { x: int }, output: int }, ({ x }) => {
    const at = new Date("2024-01-02T03:04:05Z");
    t({ u: "s", o: 3, m: "b", c: { n: 2 }, d: { k: 1 }, w: at, l: ["a", null] });
    return t({ u: x, o: x, m: "a", c: { n: 1, r: 2 }, d: {}, w: new Date(0), l: [] });
  });
  return { t, main };
})();

export const ordering = (() => {
  const v = task({}, () => {});
  const w = task({ inputs: { x: int } }, () => {});
  const r = task({ output: int }, () => 1);
  const main = workflow({}, () => {
    const a = v();
    const b = w({ x: 1 });
    const c = r();
    chain(a, b, c);
    chain(a, c);
  });
  return { v, w, r, main };
})();
