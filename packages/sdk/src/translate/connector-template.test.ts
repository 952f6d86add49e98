import { toJson } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { ArrayNode_ExecutionMode, Secret_MountType, TaskTemplateSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { connectorTask } from "../entities/connector-task.ts";
import { type Entity, entityOf } from "../entities/entity.ts";
import { map } from "../entities/map.ts";
import { workflow } from "../entities/workflow.ts";
import { nameExports } from "../naming/name-exports.ts";
import { version } from "../version.ts";
import { translateEntities } from "./translate-entities.ts";

const settings = { project: "p", domain: "d", version: "v1", image: "i", bundleUri: "file:///b.mjs" };

function entity(value: unknown): Entity {
  const found = entityOf(value);
  if (found === undefined) throw new Error("no entity");
  return found;
}

const templateOf = (value: unknown) => translateEntities([entity(value)], settings).tasks[0]?.spec.template;

test("a task without custom is as flytekit's echo, but for its flavor and version", () => {
  const echo = connectorTask({
    name: "echo_it",
    type: "echo",
    inputs: { a: z.int(), b: z.string() },
    outputs: { o0: z.int(), o1: z.string() },
  });
  const variable = (name: string, simple: string) => ({ [name]: { type: { simple }, description: name } });
  const template = templateOf(echo);
  if (template === undefined) throw new Error("no template");
  // The JSON of shared/golden/entities/033-echo.
  expect(toJson(TaskTemplateSchema, template)).toEqual({
    id: { resourceType: "TASK", project: "p", domain: "d", name: "echo_it", version: "v1" },
    type: "echo",
    metadata: {
      runtime: { type: "FLYTE_SDK", version, flavor: "typescript" },
      retries: {},
      generatesDeck: false,
      metadata: {},
    },
    interface: {
      inputs: { variables: { ...variable("a", "INTEGER"), ...variable("b", "STRING") } },
      outputs: { variables: { ...variable("o0", "INTEGER"), ...variable("o1", "STRING") } },
    },
  });
});

test("custom, config, secrets and settings are on the wire; the task needs no export", () => {
  const query = connectorTask({
    name: "query",
    type: "warehouse",
    version: 2,
    inputs: { table: z.string() },
    output: z.int(),
    custom: ({ table }) => ({ statement: `from ${table}`, nothing: null, left: undefined, list: [1, { deep: true }] }),
    config: { region: "eu" },
    secrets: [{ key: "k" }, { key: "l", group: "g", version: "3", mount: "file", environmentVariable: "L" }],
    retries: 3,
    timeout: 2,
    cache: { version: "1" },
  });
  const template = templateOf(query);
  expect(template).toMatchObject({
    type: "warehouse",
    taskTypeVersion: 2,
    target: { case: undefined },
    config: { region: "eu" },
    metadata: { retries: { retries: 3 }, timeout: { seconds: 2n }, discoverable: true },
  });
  expect(template?.custom).toEqual({ statement: "from {inputs.table}", nothing: null, list: [1, { deep: true }] });
  expect(template?.securityContext?.secrets).toMatchObject([
    { key: "k", group: "", mountRequirement: Secret_MountType.ANY },
    { key: "l", group: "g", groupVersion: "3", mountRequirement: Secret_MountType.FILE, envVar: "L" },
  ]);
});

test("mapped, it keeps its category, its inputs and outputs are lists, and it has no command", () => {
  const query = connectorTask({
    type: "warehouse",
    version: 2,
    inputs: { table: z.string(), limit: z.int() },
    output: z.int(),
    custom: { a: 1 },
  });
  const all = workflow({ inputs: { tables: z.array(z.string()) }, output: z.array(z.int()) }, ({ tables }) =>
    map(query, { table: tables }, { bind: { limit: 5 } }),
  );
  nameExports("m", { all, query });
  const { tasks, workflows } = translateEntities([entity(all)], settings);
  const mapped = tasks.find(({ id }) => id.name.startsWith("m.map_query_"))?.spec.template;
  expect(mapped).toMatchObject({
    type: "warehouse",
    taskTypeVersion: 2,
    custom: { a: 1 },
    target: { case: undefined },
    interface: {
      inputs: {
        variables: {
          table: { type: { type: { case: "collectionType" } } },
          limit: { type: { type: { case: "simple" } } },
        },
      },
      outputs: { variables: { o0: { type: { type: { case: "collectionType" } } } } },
    },
  });
  expect(workflows[0]?.spec.template?.nodes[0]?.target).toMatchObject({
    case: "arrayNode",
    value: { executionMode: ArrayNode_ExecutionMode.FULL_STATE, boundInputs: ["limit"] },
  });
});

test.each([
  ["a number that no JSON has", { list: [1, Number.NaN] }, /NaN in custom\.list\[1\]/],
  ["an instance", { deep: { at: new Date(0) } }, /an object that is no JSON in custom\.deep\.at/],
  ["a function", { f: () => 1 }, /in custom\.f/],
  ["something that is no object", [1], /no object/],
])("%s is refused, with its path and the place", (_, custom, message) => {
  let refused: unknown;
  try {
    connectorTask({ type: "t", custom: custom as unknown as { readonly a: 1 } });
  } catch (thrown) {
    refused = thrown;
  }
  expect(refused).toBeInstanceOf(FlyteError);
  expect(refused).toMatchObject({ message: expect.stringMatching(message), where: { file: expect.any(String) } });
});

test("a custom that holds itself is refused", () => {
  const custom: Record<string, never> = {};
  Object.assign(custom, { self: { custom } });
  expect(() => connectorTask({ type: "t", custom })).toThrow(/custom\.self\.custom/);
});

test("what is wrong is told with the place that called the factory", () => {
  const factory = () => connectorTask({ type: "t", version: 0.5, factory });
  let refused: unknown;
  try {
    factory();
  } catch (thrown) {
    refused = thrown;
  }
  expect(refused).toMatchObject({ where: { file: expect.stringMatching(/connector-template\.test\.ts:\d+$/) } });
  expect(() => connectorTask({ type: "" })).toThrow(/no type/);
  expect(() => connectorTask({ type: "t", retries: -1 })).toThrow(/retries: -1/);
});
