import { FlyteError } from "@haltere/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Entity, entityOf } from "../entities/entity.ts";
import { launchPlan } from "../entities/launch-plan.ts";
import { map } from "../entities/map.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { nameExports } from "../naming/name-exports.ts";
import { translateEntities } from "./translate-entities.ts";

const settings = { project: "p", domain: "d", version: "v", image: "i", bundleUri: "file:///b.mjs" };

const entities = (...values: unknown[]): Entity[] => values.flatMap((value) => entityOf(value) ?? []);

const refusal = (...values: unknown[]): FlyteError => {
  try {
    translateEntities(entities(...values), settings);
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
};

const define = () => task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);

test("a workflow brings all that it uses, each once: tasks, maps, workflows before those that call them, plans", () => {
  const one = define();
  const inner = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => one({ x }));
  const outer = workflow({ inputs: { x: z.int() }, output: z.array(z.int()) }, ({ x }) => {
    map(one, { x: [inner({ x })] });
    return map(one, { x: [inner({ x }), 2] });
  });
  const plan = launchPlan(outer, { defaults: { x: 3 } });
  nameExports("m", { one, inner, plan, outer });
  const { tasks, workflows, launchPlans } = translateEntities(entities(plan), settings);
  expect(tasks.map(({ id }) => id.name)).toEqual([
    "m.one",
    expect.stringMatching(/^m\.map_one_[0-9a-f]{32}-arraynode$/),
  ]);
  expect(workflows.map(({ id }) => id.name)).toEqual(["m.inner", "m.outer"]);
  expect(launchPlans.map(({ id }) => id.name)).toEqual(["m.inner", "m.outer", "m.plan"]);
  const target = tasks[0]?.spec.template?.target;
  expect(target?.case === "container" && target.value.args.slice(0, 6)).toEqual([
    "haltere-fast-execute",
    "--additional-distribution",
    "file:///b.mjs",
    "--dest-dir",
    ".",
    "--",
  ]);
  expect(target?.case === "container" && target.value.args.slice(-6)).toEqual([
    "haltere.module",
    "--",
    "task-module",
    "m",
    "task-name",
    "one",
  ]);
});

test("the first export that is seen names an entity, a given name goes before it", () => {
  const one = define();
  const named = task({ name: "given" }, () => {});
  nameExports("first", { one, named });
  nameExports("second", { other: one });
  expect(translateEntities(entities(one, named), settings).tasks.map(({ id }) => id.name)).toEqual([
    "first.one",
    "given",
  ]);
});

test("an entity without a name is told with its place, and what to do", () => {
  const error = refusal(define());
  expect(error.message).toBe("a task has no name");
  expect(error.where.file).toMatch(/translate-entities\.test\.ts:\d+$/);
  expect(error.hint).toMatch(/Export/);
});

test("a task that is named and not exported could not be found by its process", () => {
  expect(refusal(task({ name: "hidden" }, () => {})).fullMessage).toMatch(/not exported.*hidden.*Export it/);
});

test("two of one name are refused", () => {
  const [a, b] = [define(), define()];
  nameExports("m", { a });
  nameExports("m", { a: b });
  expect(refusal(a, b).message).toBe("two tasks have the name m.a");
});

test("task settings are on the wire", () => {
  const full = task(
    {
      inputs: { x: z.int().describe("how many"), y: z.int() },
      retries: 3,
      timeout: 1.5,
      interruptible: false,
      cache: { version: "2", serialize: true, ignoredInputs: ["y"] },
      environment: { A: "1" },
      image: "other",
      deck: true,
      resources: { cpu: "1" },
      docs: { short: "S", long: "L", source: "https://git.example/x" },
      deprecated: "use n",
    },
    () => {},
  );
  nameExports("m", { full });
  const spec = translateEntities(entities(full), settings).tasks[0]?.spec;
  expect(spec?.template).toMatchObject({
    metadata: {
      retries: { retries: 3 },
      timeout: { seconds: 1n, nanos: 500_000_000 },
      interruptibleValue: { case: "interruptible", value: false },
      discoverable: true,
      discoveryVersion: "2",
      cacheSerializable: true,
      cacheIgnoreInputVars: ["y"],
      generatesDeck: true,
      deprecatedErrorMessage: "use n",
    },
    target: { value: { image: "other", env: [{ key: "A", value: "1" }], resources: { requests: [{ value: "1" }] } } },
    interface: { inputs: { variables: { x: { description: "how many" }, y: { description: "y" } } } },
  });
  expect(spec?.description).toMatchObject({ shortDescription: "S", sourceCode: { link: "https://git.example/x" } });
});

test("an input of any type is required there, for Flyte's struct takes no none; one that may be left out is not", () => {
  const one = define();
  const flow = workflow({ inputs: { loose: z.any(), maybe: z.int().optional() } }, () => void one({ x: 1 }));
  nameExports("m", { one, flow });
  const { launchPlans } = translateEntities(entities(flow), settings);
  const parameters = launchPlans[0]?.spec.defaultInputs?.parameters;
  expect(parameters?.loose?.behavior).toEqual({ case: "required", value: true });
  expect(parameters?.maybe?.behavior.case).toBe("default");
});
