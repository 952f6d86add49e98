// Schemas of other libraries, the real ones.

import { FlyteError } from "@haltere/core";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { expect, test } from "vitest";
import { z as mini } from "zod/mini";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { positionOf } from "../transformers/position.ts";
import type { AnySchema } from "./any-schema.ts";
import { interpretSchema } from "./interpret-schema.ts";
import { standardSchema } from "./standard-schema.ts";

const at = positionOf({ task: "t" }, "input", "x");
const trip = (schema: AnySchema, value: unknown) => {
  const { transformer } = interpretSchema(schema, "x");
  return transformer.fromLiteral(transformer.toLiteral(value, at), at);
};

const order = {
  id: 7,
  price: 2.5,
  tags: ["a"],
  size: "s",
  note: null,
  counts: { a: 1 },
  lines: [{ sku: "k", count: 2 }],
};

const libraries: readonly (readonly [string, AnySchema])[] = [
  [
    "ArkType",
    type({
      id: "number.integer",
      price: "number",
      tags: "string[]",
      size: "'s' | 'l'",
      note: "string | null",
      counts: { "[string]": "number.integer" },
      lines: type({ sku: "string", count: "number.integer" }).array(),
      "left?": "boolean",
    }),
  ],
  [
    "Valibot",
    toStandardJsonSchema(
      v.object({
        id: v.pipe(v.number(), v.integer()),
        price: v.number(),
        tags: v.array(v.string()),
        size: v.picklist(["s", "l"]),
        note: v.nullable(v.string()),
        counts: v.record(v.string(), v.pipe(v.number(), v.integer())),
        lines: v.array(v.object({ sku: v.string(), count: v.pipe(v.number(), v.integer()) })),
        left: v.optional(v.boolean()),
      }),
    ),
  ],
  [
    "Zod Mini",
    mini.object({
      id: mini.int(),
      price: mini.number(),
      tags: mini.array(mini.string()),
      size: mini.enum(["s", "l"]),
      note: mini.nullable(mini.string()),
      counts: mini.record(mini.string(), mini.int()),
      lines: mini.array(mini.object({ sku: mini.string(), count: mini.int() })),
      left: mini.optional(mini.boolean()),
    }),
  ],
];

test.each(libraries)("%s: an object goes there and back, and its fields have their types", (_, schema) => {
  expect(trip(schema, order)).toEqual(order);
  const fields = interpretSchema(schema, "x").transformer.literalType.structure?.dataclassType ?? {};
  const kinds = Object.entries(fields).map(([name, { type: kind }]) => [name, kind.case]);
  expect(Object.fromEntries(kinds)).toEqual({
    id: "simple",
    price: "simple",
    tags: "collectionType",
    size: "enumType",
    note: "unionType",
    counts: "mapValueType",
    lines: "collectionType",
    left: "unionType",
  });
});

test("inputs and outputs have the types that the library infers, and a task runs with them", async () => {
  const total = task(
    {
      inputs: {
        lines: type({ count: "number.integer" }).array(),
        factor: toStandardJsonSchema(v.optional(v.number(), 2)),
      },
      output: type("number"),
    },
    ({ lines, factor }) => {
      lines satisfies { count: number }[];
      factor satisfies number;
      return lines.reduce((sum, { count }) => sum + count, 0) * factor;
    },
  );
  const flow = workflow(
    { inputs: { lines: type({ count: "number.integer" }).array() }, output: type("number") },
    ({ lines }) => total({ lines }),
  );
  expect(await flow({ lines: [{ count: 2 }, { count: 3 }] })).toBe(10);
  expect(await total({ lines: [], factor: 3 })).toBe(0);
  // @ts-expect-error a text for a number
  await expect(total({ lines: [{ count: "2" }] })).rejects.toMatchObject({ where: { input: "lines[0].count" } });
});

test("what the schema asks beyond the type is checked by its library", async () => {
  const even = task({ inputs: { n: type("number % 2") } }, () => {});
  await even({ n: 4 });
  await expect(even({ n: 3 })).rejects.toMatchObject({ where: { input: "n" } });
});

test("what may be left out, and what stands in, is what the schema makes of nothing", () => {
  expect(interpretSchema(toStandardJsonSchema(v.optional(v.string())), "x").absent.kind).toBe("none");
  expect(interpretSchema(toStandardJsonSchema(v.optional(v.string(), "a")), "x").absent).toMatchObject({
    kind: "default",
  });
  expect(interpretSchema(type("string"), "x").absent.kind).toBe("required");
});

test.each<[string, () => AnySchema, RegExp]>([
  ["ArkType's morph", () => type("string.numeric.parse"), /changes its values|no JSON Schema/],
  ["ArkType's default, which its JSON Schema does not show", () => type({ a: "number = 5" }), /defaults/],
  [
    "Valibot's transform",
    () => toStandardJsonSchema(v.pipe(v.string(), v.transform(Number))),
    /changes its values|no JSON Schema/,
  ],
  ["a tuple", () => type(["string", "number"]), /tuple/],
  ["Valibot without its JSON Schema", () => v.string() as object as AnySchema, /toStandardJsonSchema/],
])("%s is refused, naming the field", (_, schema, reason) => {
  let error: unknown;
  try {
    interpretSchema(schema(), "cfg");
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(FlyteError);
  const { message, hint } = FlyteError.from(error);
  expect(`${message} ${hint}`).toMatch(reason);
  expect(message).toContain("cfg");
});

test("a library that does not say its JSON Schema is given one", () => {
  const schema = standardSchema(v.object({ n: v.number() }), {
    type: "object",
    properties: { n: { $ref: "#/$defs/Count" } },
    required: ["n"],
    $defs: { Count: { type: "integer" } },
  });
  expect(trip(schema, { n: 3 })).toEqual({ n: 3 });
});

test("a schema that contains itself is refused", () => {
  const schema = standardSchema(v.unknown(), { type: "object", properties: { next: { $ref: "#" } } });
  expect(() => interpretSchema(schema, "tree")).toThrow(/tree\.next.*contains itself/);
});
