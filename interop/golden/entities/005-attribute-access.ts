import { task, workflow, z } from "haltere";

const Inner = z.object({ v: z.int(), names: z.array(z.string()) }).meta({ title: "Inner" });
const Outer = z.object({ inner: Inner, table: z.record(z.string(), Inner) }).meta({ title: "Outer" });
export const make = task({ output: Outer }, () => ({ inner: { v: 1, names: [] }, table: {} }));
export const lists = task({ output: z.array(z.record(z.string(), z.int())) }, () => []);
export const use = task({ inputs: { i: z.int(), s: z.string() }, output: z.int() }, ({ i }) => i);
export const main = workflow({ inputs: { o: Outer }, output: z.int() }, ({ o }) => {
  const m = make();
  const l = lists();
  use({ i: m.inner.v, s: m.inner.names.at(0) });
  use({ i: m.table.at("k").v, s: "c" });
  use({ i: l.at(1).at("z"), s: o.inner.names.at(2) });
  return m.inner.v;
});
