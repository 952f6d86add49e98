// What is registered elsewhere: how it is wired and compiled, that it is not registered, and what it says when it is run.
import { FlyteError } from "@haltere/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { withSurroundings } from "../local/surroundings.ts";
import { nameExports } from "../naming/name-exports.ts";
import { checkTranslation } from "../translate/check-translation.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { entityKey, entityOf } from "./entity.ts";
import { map } from "./map.ts";
import { referenceLaunchPlan, referenceTask, referenceWorkflow } from "./reference.ts";
import { task } from "./task.ts";
import { workflow } from "./workflow.ts";

const at = { project: "rp", domain: "rd", version: "rv" };
const settings = { project: "p", domain: "d", version: "v", image: "i" };
const double = referenceTask({ ...at, name: "r.double", inputs: { x: z.int() }, output: z.int() });
const plan = referenceLaunchPlan({ ...at, name: "r.plan", inputs: { x: z.int() }, outputs: { y: z.int() } });
const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
const main = workflow({ inputs: { x: z.int() }, outputs: { y: z.int(), all: z.array(z.int()) } }, ({ x }) => {
  const { y } = plan({ x: inc({ x }) });
  return { y: double({ x: y }), all: map(double, { x: [x, y] }, { concurrency: 2 }) };
});
nameExports("m", { double, plan, inc, main });

const translated = (entity: unknown) =>
  translateEntities(
    [entityOf(entity)].flatMap((found) => found ?? []),
    settings,
  );

const refusal = (code: () => unknown): FlyteError => {
  try {
    code();
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
};

test("references are called by their ids, and neither registered nor mapped as tasks of one's own", () => {
  const translation = translated(main);
  expect(translation.tasks.map(({ id }) => id.name)).toEqual(["m.inc"]);
  expect(translation.launchPlans.map(({ id }) => id.name)).toEqual(["m.main"]);
  const nodes = translation.workflows[0]?.spec.template?.nodes ?? [];
  expect(nodes[1]).toMatchObject({
    target: { value: { reference: { case: "launchplanRef", value: { name: "r.plan" } } } },
  });
  expect(nodes[2]).toMatchObject({
    metadata: { name: "double" },
    target: { value: { reference: { value: { version: "rv" } } } },
  });
  expect(nodes[2]?.target.case === "taskNode" && nodes[2].target.value.overrides).toBeUndefined();
  expect(nodes[3]).toMatchObject({
    metadata: { name: "r.double" },
    target: {
      value: {
        dataMode: 1,
        executionMode: 0,
        isOriginalSubNodeInterface: true,
        node: { id: "r-double", target: { case: "taskNode", value: { reference: { value: { name: "r.double" } } } } },
      },
    },
  });
});

test("workflows are compiled with the interfaces that references declare", () => {
  expect(() => checkTranslation(translated(main))).not.toThrow();
});

test("a reference has no code here, unless something stands in for it", async () => {
  const error = await main({ x: 1 }).then(
    () => undefined,
    (thrown: unknown) => FlyteError.from(thrown),
  );
  expect(error?.message).toContain("the launch plan r.plan (version rv in rp/rd) is registered elsewhere");
  expect(error?.where).toMatchObject({ workflow: "m.main", node: "n1" });
  expect(error?.hint).toMatch(/mock/);
  await expect(double({ x: 1 })).rejects.toThrow(/the task r\.double/);
  const standIns = new Map<object, (inputs: Readonly<Record<string, unknown>>) => unknown>([
    [plan[entityKey], ({ x }) => ({ y: Number(x) * 10 })],
    [double[entityKey], ({ x }) => Number(x) * 2],
  ]);
  const outputs = await withSurroundings({ standIns }, async () => await main({ x: 1 }));
  expect(outputs).toEqual({ y: 40, all: [2, 40] });
});

test("a workflow that is registered elsewhere is no part of one here", () => {
  const whole = referenceWorkflow({ ...at, name: "r.wf", inputs: { x: z.int() }, output: z.int() });
  const caller = workflow({ output: z.int() }, () => whole({ x: 1 }));
  nameExports("m", { caller });
  const error = refusal(() => translated(caller));
  expect(error.fullMessage).toMatch(/registered elsewhere cannot be a part.*referenceLaunchPlan/s);
  expect(error.where).toMatchObject({ workflow: "r.wf", node: "n0" });
});

test.each(["project", "domain", "name", "version"])("a reference without a %s is refused", (part) => {
  expect(refusal(() => referenceTask({ ...at, name: "t", [part]: "" })).message).toContain(`has no ${part}`);
});
