// Values of every kind, there and back: as literals, and as the MessagePack that attribute access makes of them.
import { deepStrictEqual } from "node:assert/strict";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { LiteralSchema } from "@haltere/idl/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { interpretSchema } from "../schema/interpret-schema.ts";
import { checkRefinements } from "../schema/refinements.ts";
import { positionOf } from "./position.ts";
import { binaryLiteral, type Transformer } from "./transformer.ts";

const at = positionOf({ task: "t" }, "input", "x");

interface Sample {
  readonly schema: z.ZodType;
  readonly value: fc.Arbitrary<unknown>;
}

const date = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

const leaves: readonly Sample[] = [
  { schema: z.int(), value: fc.maxSafeInteger() },
  { schema: z.bigint(), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { schema: z.number(), value: fc.double() },
  { schema: z.string(), value: fc.string({ unit: "grapheme" }) },
  { schema: z.boolean(), value: fc.boolean() },
  { schema: z.date(), value: date },
  { schema: z.enum(["a", "b", "c"]), value: fc.constantFrom("a", "b", "c") },
  { schema: z.literal(["u", "v"]), value: fc.constantFrom("u", "v") },
  { schema: z.null(), value: fc.constant(null) },
  {
    schema: z.unknown(),
    value: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto"))),
  },
];

const key = fc.string({ unit: "grapheme", minLength: 1 }).filter((name) => name !== "__proto__");

/** A schema with an arbitrary of its values. */
const sample: fc.Arbitrary<Sample> = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...leaves),
    tie("sample").map(({ schema, value }) => ({ schema: z.array(schema), value: fc.array(value, { maxLength: 4 }) })),
    tie("sample").map(({ schema, value }) => ({
      schema: z.record(z.string(), schema),
      value: fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true }),
    })),
    fc
      .array(fc.tuple(fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/), tie("sample")), { minLength: 1, maxLength: 4 })
      .map((fields) => {
        const distinct = [...new Map(fields)];
        return {
          schema: z.object(Object.fromEntries(distinct.map(([name, { schema }]) => [name, schema]))),
          value: fc.record(Object.fromEntries(distinct.map(([name, { value }]) => [name, value])), {
            noNullPrototype: true,
          }),
        };
      }),
    tie("sample")
      // A none in a none is one none; a value without a schema takes null itself.
      .filter(({ schema }) => !schema.safeParse(null).success)
      .map(({ schema, value }) => ({ schema: schema.nullable(), value: fc.option(value, { nil: null }) })),
  ),
})).sample;

function literalTrip(transformer: Transformer, value: unknown): unknown {
  const bytes = toBinary(LiteralSchema, transformer.toLiteral(value, at));
  return transformer.fromLiteral(fromBinary(LiteralSchema, bytes), at);
}

test("a value of any type goes through its literal unchanged, and through MessagePack", () => {
  const typed = sample.chain(({ schema, value }) => fc.tuple(fc.constant(schema), value));
  fc.assert(
    fc.property(typed, ([schema, value]) => {
      const { transformer } = interpretSchema(schema, "x");
      deepStrictEqual(literalTrip(transformer, value), value);
      deepStrictEqual(transformer.fromLiteral(binaryLiteral(transformer.pack(value, at)), at), value);
    }),
    { numRuns: 500 },
  );
});

const messages = (code: () => unknown): string => {
  try {
    code();
  } catch (thrown) {
    return thrown instanceof Error && "fullMessage" in thrown ? String(thrown.fullMessage) : String(thrown);
  }
  return "";
};

const write = (schema: z.ZodType, value: unknown) =>
  messages(() => interpretSchema(schema, "x").transformer.toLiteral(value, at));

test.each<[string, z.ZodType, unknown, RegExp]>([
  ["a fraction for an int", z.int(), 1.5, /expected int, got float 1\.5 \(task t, input x\)/],
  ["an int that a number cannot hold", z.int(), 2 ** 53, /too large.*z\.bigint/],
  ["a bigint beyond 64 bits", z.bigint(), 2n ** 63n, /64 bits/],
  ["a number for a bigint", z.bigint(), 3, /expected int \(a bigint\), got float 3\.0/],
  ["text for a float", z.number(), "1", /expected float, got str "1"/],
  ["none", z.string(), undefined, /expected str, got none/],
  ["an invalid date", z.date(), new Date(Number.NaN), /invalid Date/],
  ["another member", z.enum(["a"]), "b", /one of a, got str "b"/],
  ["an element", z.array(z.object({ p: z.int() })), [{ p: 1 }, { p: "2" }], /input x\[1\]\.p/],
  ["an entry", z.record(z.string(), z.int()), { "a b": true }, /input x\["a b"\]/],
  ["a missing field", z.object({ p: z.int() }), {}, /input x\.p.*/],
  ["an unknown field", z.strictObject({ p: z.int() }), { p: 1, q: 2 }, /has no field q/],
  ["no member of a union", z.union([z.int(), z.string()]), true, /expected a union of int, str, got bool true/],
  ["the type within an optional", z.int().optional(), "1", /expected int, got str/],
  ["half a surrogate pair", z.string(), "\ud800", /Unicode/],
  ["a class for a value without a schema", z.unknown(), new URL("https://a.b"), /JSON/],
  ["two lists that may be empty", z.union([z.array(z.int()), z.array(z.string())]), [], /ambiguous/],
])("%s is an error that tells the place, what was expected and what came", (_, schema, value, reason) => {
  expect(write(schema, value)).toMatch(reason);
});

test("an int that lost no digits on the wire, and would here, is an error", () => {
  const literal = interpretSchema(z.bigint(), "x").transformer.toLiteral(2n ** 60n, at);
  expect(messages(() => interpretSchema(z.int(), "x").transformer.fromLiteral(literal, at))).toMatch(/z\.bigint/);
});

test("unions choose as flytekit: an int before a float, a string before a member, an object by its fields", () => {
  const trip = (schema: z.ZodType, value: unknown) => {
    const literal = interpretSchema(schema, "x").transformer.toLiteral(value, at);
    const scalar = literal.value.case === "scalar" ? literal.value.value.value : undefined;
    return scalar?.case === "union" ? scalar.value.type?.structure?.tag : undefined;
  };
  expect(trip(z.union([z.number(), z.int()]), 3)).toBe("int");
  expect(trip(z.union([z.number(), z.int()]), 3.5)).toBe("float");
  expect(trip(z.union([z.enum(["a"]), z.string()]), "a")).toBe("str");
  const shapes = z.union([z.object({ a: z.int() }), z.object({ a: z.int(), b: z.int() })]);
  expect(literalTrip(interpretSchema(shapes, "x").transformer, { a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
  expect(literalTrip(interpretSchema(shapes, "x").transformer, { a: 1 })).toEqual({ a: 1 });
});

test("defaults within an object are filled in, absent fields stay absent", () => {
  const { transformer } = interpretSchema(
    z.object({ a: z.int().default(7), b: z.string().optional(), c: z.string().nullable() }),
    "x",
  );
  expect(literalTrip(transformer, { c: null })).toStrictEqual({ a: 7, c: null });
});

test("what a schema asks beyond its type is checked, with the field", () => {
  const variable = {
    schema: z.object({ n: z.int().min(3) }),
    ...interpretSchema(z.object({ n: z.int().min(3) }), "x"),
  };
  expect(messages(() => checkRefinements(variable, { n: 1 }, at))).toMatch(/>=3.*input x\.n/);
  expect(messages(() => checkRefinements(variable, { n: 3 }, at))).toBe("");
});
