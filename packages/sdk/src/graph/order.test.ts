// Order beyond data among nodes of every kind, defaults of sub-workflows, and what calls override.
import { expect, test } from "vitest";
import { z } from "zod";
import { entityOf } from "../entities/entity.ts";
import { launchPlan } from "../entities/launch-plan.ts";
import { map } from "../entities/map.ts";
import { referenceTask } from "../entities/reference.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { sleep } from "../gates/gates.ts";
import { nameExports } from "../naming/name-exports.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { chain } from "./chain.ts";

const done: string[] = [];
const note = task({ inputs: { s: z.string().default("none") }, output: z.string() }, ({ s }) => {
  done.push(s);
  return s;
});
const inner = workflow(
  { inputs: { s: z.string().default("inner"), n: z.int().optional() }, output: z.string() },
  ({ s }) => note({ s }),
);
const plan = launchPlan(inner, { name: "plan", defaults: { s: "plan" } });
const far = referenceTask({ project: "p", domain: "d", version: "v", name: "far", output: z.int() });
nameExports("m", { note, inner, far });

const nodesOf = (entity: unknown) => {
  const found = entityOf(entity);
  if (found === undefined) throw new Error("no entity");
  const settings = { project: "p", domain: "d", version: "v", image: "i" };
  const { workflows } = translateEntities([found], settings);
  return workflows.at(-1)?.spec.template?.nodes ?? [];
};

test("tasks, sub-workflows, launch plans, maps, gates and references stand in an order beyond data", () => {
  const main = workflow({}, () => {
    const [first, mapped, launched] = [note(), map(note, { s: ["a"] }), plan()];
    const [gate, sub, elsewhere] = [sleep(1), inner(), far({}, { after: [first] })];
    chain(launched, [mapped, gate], sub, elsewhere);
  });
  nameExports("m", { main });
  expect(Object.fromEntries(nodesOf(main).map(({ id, upstreamNodeIds }) => [id, upstreamNodeIds]))).toEqual({
    n0: [],
    n1: ["n2"],
    n2: [],
    n3: ["n2"],
    n4: ["n1", "n3"],
    n5: ["n0", "n4"],
  });
});

test("an order holds where it runs here", async () => {
  const main = workflow({}, () => {
    const [last, mapped, launched] = [note({ s: "last" }), map(note, { s: ["x", "y"] }), plan()];
    chain(launched, mapped, last);
  });
  nameExports("m", { main });
  done.length = 0;
  await main();
  expect([done[0], new Set(done.slice(1, 3)), done[3]]).toEqual(["plan", new Set(["x", "y"]), "last"]);
});

test("a call binds the defaults of a sub-workflow and of a launch plan as constants", async () => {
  const main = workflow({ outputs: { a: z.string(), b: z.string(), c: z.string() } }, () => ({
    a: inner(),
    b: plan(),
    c: inner({ s: "given" }),
  }));
  nameExports("m", { main });
  const constants = nodesOf(main).map(({ inputs }) =>
    inputs.map(({ var: name, binding }) => [name, binding?.value.case === "scalar"]),
  );
  expect(constants).toEqual(
    Array.from({ length: 3 }, () => [
      ["n", true],
      ["s", true],
    ]),
  );
  expect(await main()).toEqual({ a: "inner", b: "plan", c: "given" });
});

test("what a call of a launch plan, a sub-workflow, a map or a reference says of its node is in its metadata", () => {
  const options = { retries: 2, timeout: 30, interruptible: true, name: "shown" };
  const main = workflow({}, () => {
    plan({}, { ...options, nodeId: "My_Plan" });
    inner({}, options);
    far({}, options);
    map(note, { s: ["a"] }, options);
    map(plan, { s: ["a"] }, { retries: 3 });
  });
  nameExports("m", { main });
  const nodes = nodesOf(main);
  expect(nodes.map(({ id }) => id)).toEqual(["my-plan", "n1", "n2", "n3", "n4"]);
  for (const { metadata } of nodes.slice(0, 3)) {
    expect(metadata).toMatchObject({
      name: "shown",
      retries: { retries: 2 },
      timeout: { seconds: 30n },
      interruptibleValue: { value: true },
    });
  }
  expect(nodes[3]?.metadata?.retries?.retries).toBe(0);
  const items = nodes
    .slice(3)
    .map(({ target }) => (target.case === "arrayNode" ? target.value.node?.metadata : undefined));
  expect(items[0]).toMatchObject({ retries: { retries: 2 }, timeout: { seconds: 30n } });
  expect(items[1]).toMatchObject({ name: "plan", retries: { retries: 3 } });
});
