// Artifacts: on the wire, at run time, here, and what is refused.
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { FlyteError } from "@haltere/core";
import { ArtifactIDSchema, VariableSchema } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { entityOf } from "../entities/entity.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { nameExports } from "../naming/name-exports.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { outputLiterals } from "../values/interface-values.ts";
import { artifact, fromInput } from "./artifact.ts";

const Model = artifact({ name: "model", partitionKeys: ["region", "stage"] });
const Daily = artifact({ name: "daily", project: "p", domain: "d", timePartition: "HOUR" });
const noon = new Date("2024-01-01T12:00:00Z");

/** What the compiler would refuse. */
const forced = <T>(value: unknown): T => value as T;

const translated = (entity: unknown) =>
  translateEntities(
    [entityOf(entity)].flatMap((found) => found ?? []),
    { project: "p", domain: "d", version: "v", image: "i" },
  );

const outputOf = (entity: unknown, name = "o0") => {
  const variable = translated(entity).tasks[0]?.spec.template?.interface?.outputs?.variables[name];
  if (variable === undefined) throw new Error(`no output ${name}`);
  return toJson(VariableSchema, variable);
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

test("partitions that a schema leaves open are said when the task runs, beside the value", async () => {
  const make = task({ output: Model.produce(z.int().min(1), { stage: "dev" }) }, () =>
    Model.created(7, { region: "eu" }),
  );
  nameExports("m", { make });
  expect(outputOf(make)).toMatchObject({
    artifactPartialId: { partitions: { value: { region: { runtimeBinding: {} }, stage: { staticValue: "dev" } } } },
  });
  const entity = entityOf(make);
  if (entity === undefined) throw new Error("no task");
  const { o0 } = outputLiterals(entity.interface, Model.created(7, { region: "eu" }), { task: "make" });
  const said = fromBinary(ArtifactIDSchema, base64Decode(o0?.metadata._uap ?? ""));
  expect(toJson(ArtifactIDSchema, said)).toEqual({ partitions: { value: { region: { staticValue: "eu" } } } });
  expect(outputLiterals(entity.interface, 7, { task: "make" }).o0?.metadata).toEqual({});
  expect(await make()).toBe(7);
  expect(() => outputLiterals(entity.interface, Model.created(0), { task: "make" })).toThrow(/>=1|1/);
});

test("a time partition is a time, an input's, or the task's", async () => {
  const fixed = task({ output: Daily.produce(z.string(), {}, { timePartition: noon }) }, () => "");
  const open = task({ output: Daily.produce(z.string()) }, () => Daily.created("v", {}, { timePartition: noon }));
  nameExports("m", { fixed, open });
  const key = { project: "p", domain: "d", name: "daily" };
  expect(outputOf(fixed)).toMatchObject({
    artifactPartialId: {
      artifactKey: key,
      timePartition: { granularity: "HOUR", value: { timeValue: "2024-01-01T12:00:00Z" } },
    },
  });
  expect(outputOf(open)).toMatchObject({
    artifactPartialId: { timePartition: { granularity: "DAY", value: { runtimeBinding: {} } } },
  });
  const entity = entityOf(open);
  if (entity === undefined) throw new Error("no task");
  const literal = outputLiterals(entity.interface, Daily.created("v", {}, { timePartition: noon }), {}).o0;
  expect(toJson(ArtifactIDSchema, fromBinary(ArtifactIDSchema, base64Decode(literal?.metadata._uap ?? "")))).toEqual({
    timePartition: { granularity: "HOUR", value: { timeValue: "2024-01-01T12:00:00Z" } },
  });
  expect(await open()).toBe("v");
});

test("a schema that is shared is not marked, and what it says stays", () => {
  const shared = z.string().describe("the text");
  const make = task({ outputs: { a: Model.produce(shared, { region: "eu", stage: "dev" }), b: shared } }, () => ({
    a: "",
    b: "",
  }));
  nameExports("m", { make });
  expect(outputOf(make, "a")).toMatchObject({ description: "the text", artifactPartialId: {} });
  expect(outputOf(make, "b")).not.toHaveProperty("artifactPartialId");
});

test("a workflow's input asks for an artifact at launch; here it must be given", async () => {
  const len = task({ inputs: { s: z.string() }, output: z.int() }, ({ s }) => s.length);
  const main = workflow(
    {
      inputs: { m: Model.query(z.string(), { region: "us", stage: fromInput("stage") }), stage: z.string() },
      output: z.int(),
    },
    ({ m }) => len({ s: m }),
  );
  nameExports("m", { len, main });
  const plan = translated(main).launchPlans[0]?.spec;
  expect(plan?.defaultInputs?.parameters.m?.behavior).toMatchObject({
    case: "artifactQuery",
    value: { identifier: { value: { partitions: { value: { stage: { value: { value: { var: "stage" } } } } } } } },
  });
  expect(await main({ m: "four", stage: "x" })).toBe(4);
  await expect(main(forced<{ m: string; stage: string }>({ stage: "x" }))).rejects.toThrow(/the input m is missing/);
});

describe("refused is", () => {
  const eleven = Array.from({ length: 11 }, (_, index) => `k${index}`);
  test.each<[string, () => unknown, RegExp]>([
    ["no name", () => artifact({ name: "" }), /no name/],
    ["eleven keys", () => artifact({ name: "a", partitionKeys: eleven }), /11 partition keys/],
    ["an unknown partition", () => Model.produce(z.int(), forced({ q: "1" })), /no partition q/],
    [
      "a time without a time partition",
      () => Model.produce(z.int(), {}, forced({ timePartition: noon })),
      /no time partition/,
    ],
    ["a query of a part", () => Model.query(z.int(), { region: "us" }), /without stage/],
    ["a query without its time", () => Daily.query(z.int()), /without timePartition/],
    [
      "an input that the task does not have",
      () => task({ output: Model.produce(z.int(), { region: fromInput("q") }) }, () => 1),
      /region from the input q/,
    ],
    [
      "a time from an input that is none",
      () =>
        task(
          { inputs: { x: z.int() }, output: Daily.produce(z.int(), {}, { timePartition: fromInput("x") }) },
          () => 1,
        ),
      /timePartition from the input x, which is int/,
    ],
    [
      "a workflow that leaves a partition open",
      () => workflow({ output: Model.produce(z.int(), { region: "eu" }) }, () => 1),
      /leaves stage to a task/,
    ],
  ])("%s", (_, code, message) => {
    const error = refusal(code);
    expect(error.message).toMatch(message);
    expect(error.where.file).toMatch(/artifact\.test\.ts:\d+$/);
  });
});
