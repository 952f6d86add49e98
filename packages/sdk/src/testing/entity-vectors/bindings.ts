import { File, task, workflow, z } from "../../index.ts";

const int = z.int();
const ints = z.array(int);
const table = z.record(z.string(), int);
const Cat = z.object({ name: z.string(), lives: int }).meta({ title: "Cat" });
const Dog = z.object({ name: z.string(), owner: z.string().nullable() }).meta({ title: "Dog" });
const Home = z
  .object({
    pets: z.record(z.string(), z.array(Cat)),
    picture: File,
    tags: z.array(z.record(z.string(), z.string())),
  })
  .meta({ title: "Home" });
const either = z.union([int, z.string()]);

export const one = task({ output: int }, () => 1);
export const two = task({ outputs: { a: int, b: table } }, () => ({ a: 1, b: {} }));
export const home = task({ output: Home }, () => ({ pets: {}, picture: File.from("s3://b/f"), tags: [] }));
export const pets = task(
  { inputs: { c: z.union([Cat, Dog]), cs: z.array(z.union([Cat, Dog])) }, output: either },
  () => 1,
);
export const lists = task(
  {
    inputs: { xs: z.array(ints), m: z.record(z.string(), table), o: z.array(int.nullable()).nullable() },
    output: ints,
  },
  () => [],
);
export const text = task({ inputs: { s: z.string(), f: File }, output: z.string() }, ({ s }) => s);

export const nested = workflow({ inputs: { k: int }, output: ints }, ({ k }) => {
  const a = one();
  const n = two();
  lists({ xs: [[a, 1], [], [k]], m: { x: { y: a, z: 3 }, n: {} }, o: [a, null, 4] });
  return lists({ xs: [[1], [2, 3]], m: { b: n.b }, o: null });
});
export const attributes = workflow({ inputs: { h: Home }, output: z.string() }, ({ h }) => {
  const g = home();
  text({ s: g.pets.at("tom").at(0).name, f: g.picture });
  text({ s: g.tags.at(1).at("k"), f: h.picture });
  return text({ s: h.pets.at("a b").at(2).name, f: g.picture });
});
export const unions = workflow({ inputs: { d: Dog }, output: either }, ({ d }) => {
  pets({
    c: { name: "c", lives: 9 },
    cs: [
      { name: "d", owner: null },
      { name: "e", lives: 1 },
    ],
  });
  return pets({ c: d, cs: [d, d] });
});
export const outputs = workflow(
  { inputs: { k: int }, outputs: { x: int, y: ints, z: table, c: z.string() } },
  ({ k }) => {
    const a = one();
    const n = two();
    return { x: k, y: [a, k, 5], z: { a, n: n.a }, c: "constant" };
  },
);
export const empty = workflow({}, () => {
  one();
});
