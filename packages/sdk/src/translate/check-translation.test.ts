import { expect, test } from "vitest";
import { z } from "zod";
import { type Entity, entityOf } from "../entities/entity.ts";
import { launchPlan } from "../entities/launch-plan.ts";
import { map } from "../entities/map.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { nameExports } from "../naming/name-exports.ts";
import { checkTranslation } from "./check-translation.ts";
import { translateEntities } from "./translate-entities.ts";

const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
const inner = workflow({ inputs: { x: z.int(), y: z.int() }, output: z.int() }, ({ x }) => inc({ x }));
const plan = launchPlan(inner, { defaults: { x: 1 }, fixed: { y: 2 } });
const outer = workflow({ output: z.array(z.int()) }, () => map(inc, { x: [plan(), inner({ x: 1, y: 2 })] }));
nameExports("m", { inc, inner, plan, outer });

const translated = () =>
  translateEntities(
    [inc, inner, plan, outer].flatMap((value): Entity[] => [entityOf(value) ?? []].flat()),
    { project: "p", domain: "d", version: "v", image: "i" },
  );

test("workflows that call tasks, maps, workflows and launch plans compile", () => {
  expect(() => checkTranslation(translated())).not.toThrow();
});

test("what the compiler refuses is told of its workflow", () => {
  const translation = translated();
  const [first] = translation.workflows;
  first?.spec.template?.nodes.splice(0);
  expect(() => checkTranslation(translation)).toThrow(/workflow p:d:m\.inner:v does not compile.*NoNodesFound/s);
});

test("a task that is not among what is registered is named", () => {
  const translation = translated();
  expect(() => checkTranslation({ ...translation, tasks: [] })).toThrow(/The task p:d:m\.inc:v is not there/);
});
