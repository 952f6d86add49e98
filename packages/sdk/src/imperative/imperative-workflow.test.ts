// Workflows made call by call: they run and are registered as any other, and what is not whole is refused.
import { FlyteError } from "@haltere/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { gt } from "../branches/compare.ts";
import { conditional } from "../branches/conditional.ts";
import { fail } from "../branches/fail.ts";
import { entityOf } from "../entities/entity.ts";
import { launchPlan } from "../entities/launch-plan.ts";
import { map } from "../entities/map.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { chain } from "../graph/chain.ts";
import { nameExports } from "../naming/name-exports.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { imperativeWorkflow } from "./imperative-workflow.ts";

const inc = task({ inputs: { x: z.int(), by: z.int().default(1) }, output: z.int() }, ({ x, by }) => x + by);
const both = task({ inputs: { x: z.int() }, outputs: { head: z.string(), size: z.int() } }, ({ x }) => ({
  head: "h",
  size: x,
}));
const cleaned: number[] = [];
const clean = task({ inputs: { n: z.int() } }, ({ n }) => void cleaned.push(n));
const broken = task({ inputs: { x: z.int() }, output: z.int() }, () => {
  throw new Error("broken");
});
nameExports("m", { inc, both, clean, broken });

/** What the compiler would refuse. */
const forced = <T>(value: unknown): T => value as T;

const begin = () => imperativeWorkflow({ name: "made" }).addInput("n", z.int());

const graphOf = (built: unknown) => {
  const entity = entityOf(built);
  if (entity?.kind !== "workflow") throw new Error("no workflow");
  return entity.graph();
};

function refusal(code: () => unknown): FlyteError {
  try {
    code();
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
}

test("what is added runs: values, several outputs, lists of references, inputs that are put out", async () => {
  const builder = begin().addInput("xs", z.array(z.int()));
  const { head, size } = builder.add(both, { x: builder.add(inc, { x: builder.inputs.n }) });
  const all = builder.within(() => map(inc, { x: builder.inputs.xs }, { bind: { by: size } }));
  const made = builder
    .addOutput("head", head)
    .addOutput("all", all)
    .addOutput("sizes", [size, 7], z.array(z.int()))
    .addOutput("n", builder.inputs.n)
    .build();
  const result = await made({ n: 1, xs: [1, 2] });
  expect(result).toEqual({ head: "h", all: [3, 4], sizes: [2, 7], n: 1 });
});

test("it is a part of other workflows, and has launch plans", async () => {
  const builder = begin();
  const made = builder.addOutput("out", builder.add(inc, { x: builder.inputs.n }, { name: "first" })).build();
  const plan = launchPlan(made, { name: "lp", fixed: { n: 41 } });
  const outer = workflow({ output: z.int() }, () => inc({ x: made({ n: 1 }).out, by: plan().out }));
  nameExports("m", { outer });
  expect(await outer()).toBe(44);
  const entity = entityOf(outer);
  if (entity === undefined) throw new Error("no workflow");
  const { workflows } = translateEntities([entity], { project: "p", domain: "d", version: "v", image: "i" });
  expect(workflows.map(({ id }) => id.name)).toEqual(["made", "m.outer"]);
  expect(workflows[0]?.spec.description).toBeUndefined();
  expect(workflows[0]?.spec.template?.nodes[0]?.metadata?.name).toBe("first");
});

test("order, conditionals and a failure handler are said as in a body", async () => {
  const builder = begin();
  const [first, second] = [builder.add(inc, { x: 1 }), builder.add(inc, { x: 2 }, { nodeId: "second" })];
  builder.within(() => chain(second, first));
  const chosen = builder.within(() =>
    conditional("size")
      .if(gt(builder.inputs.n, 0), () => inc({ x: builder.inputs.n }))
      .else(fail("too small")),
  );
  const third = builder.add(broken, { x: chosen }, { after: [first] });
  const made = builder.onFailure(clean).addOutput("out", third).build();
  const { nodes, failure } = graphOf(made);
  expect(nodes.map(({ id, upstream }) => [id, ...[...upstream].map((node) => node.id)])).toEqual([
    ["n0", "second"],
    ["second"],
    ["n2"],
    ["n3", "n0", "n2"],
  ]);
  expect(failure?.id).toBe("efn");
  await expect(made({ n: 5 })).rejects.toThrow("broken");
  expect(cleaned).toEqual([5]);
  await expect(made({ n: 0 })).rejects.toThrow("too small");
});

describe("a workflow in the making is refused", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["without a node", () => imperativeWorkflow({ name: "made" }).build(), /has no node/],
    [
      "with an input that nothing takes",
      () => {
        const builder = begin();
        builder.add(inc, { x: 1 });
        return builder.build();
      },
      /an input n that nothing takes/,
    ],
    ["with two inputs of a name", () => begin().addInput("n", z.string()), /two inputs n/],
    [
      "with two outputs of a name",
      () => {
        const builder = begin();
        return builder.addOutput("o", builder.inputs.n).addOutput("o", builder.inputs.n);
      },
      /two outputs o/,
    ],
    ["with a schema that has no wire form", () => begin().addInput("f", z.symbol()), /input.*f/],
    ["with an output whose type nothing says", () => begin().addOutput("o", forced<never>(3)), /type nothing says/],
    [
      "with an output of another type",
      () => {
        const builder = begin();
        return builder.addOutput("o", forced<string>(builder.inputs.n), z.string());
      },
      /expected str.*int/,
    ],
    ["with an input that a node lacks", () => begin().add(inc, forced<{ x: number }>({})), /input x is missing/],
    ["with an unknown input of a node", () => begin().add(inc, forced<{ x: number }>({ x: 1, q: 1 })), /no input q/],
    [
      "with a reference of another",
      () => {
        const other = begin();
        return begin().add(inc, { x: other.inputs.n });
      },
      /another workflow/,
    ],
    [
      "with nodes that wait for each other",
      () => {
        const builder = begin();
        const [a, b] = [builder.add(inc, { x: builder.inputs.n }), builder.add(inc, { x: 1 })];
        builder.within(() => chain(a, b, a));
        return builder.build();
      },
      /wait for each other/,
    ],
    [
      "with an addition after it is built",
      () => {
        const builder = begin();
        builder.add(inc, { x: builder.inputs.n });
        builder.build();
        return builder.add(inc, { x: 2 });
      },
      /is built/,
    ],
  ])("%s", (_, code, message) => {
    const error = refusal(code);
    expect(error.message).toMatch(message);
    expect(error.where.file).toMatch(/imperative-workflow\.test\.ts:\d+$/);
  });
});

test("building again answers the same workflow", () => {
  const builder = begin();
  builder.add(inc, { x: builder.inputs.n });
  expect(builder.build()).toBe(builder.build());
});
