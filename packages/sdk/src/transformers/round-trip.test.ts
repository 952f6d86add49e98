// Values of every kind, there and back: as literals, and as the MessagePack that attribute access makes of them.
import { deepStrictEqual } from "node:assert/strict";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { LiteralSchema } from "@haltere/idl/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { Bytes } from "../schema/bytes-schema.ts";
import { interpretSchema } from "../schema/interpret-schema.ts";
import { checkRefinements } from "../schema/refinements.ts";
import { annotated, hashed, pydanticModel } from "../schema/schema-notes.ts";
import { Duration, Instant, PlainDate, Temporal } from "../schema/time-schemas.ts";
import { earliest, latest } from "./iso-time.ts";
import { positionOf } from "./position.ts";
import { temporalKind } from "./temporal-tag.ts";
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

/** Exact in the seconds that a duration within an object is. */
const microseconds = fc.bigInt({ min: -(2n ** 50n), max: 2n ** 50n });

const day = date.map((time) => Temporal.PlainDate.from(time.toISOString().slice(0, 10)));

const leaves: readonly Sample[] = [
  { schema: Instant, value: fc.bigInt({ min: earliest, max: latest }).map(Temporal.Instant.fromEpochNanoseconds) },
  { schema: Duration, value: microseconds.map((length) => durationOf(length * 1000n)) },
  { schema: PlainDate, value: day },
  { schema: Bytes, value: fc.uint8Array({ maxLength: 40 }) },
  { schema: z.date().describe("when"), value: date },
  { schema: hashed(z.int(), String), value: fc.maxSafeInteger() },
  { schema: annotated(z.string(), { unit: "m" }), value: fc.string({ unit: "grapheme" }) },
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

const keys: readonly Sample[] = [
  { schema: z.string(), value: key },
  { schema: z.int(), value: fc.maxSafeInteger() },
  { schema: z.bigint(), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { schema: z.number(), value: fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)) },
  { schema: z.enum(["a", "b", "c"]), value: fc.constantFrom("a", "b", "c") },
];

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
      .tuple(tie("sample"), fc.constantFrom(...keys))
      .map(([{ schema, value }, { schema: keySchema, value: keyValue }]) => ({
        schema: z.map(keySchema, schema),
        value: fc.array(fc.tuple(keyValue, value), { maxLength: 3 }).map((entries) => new Map(entries)),
      })),
    tie("sample").map(({ schema, value }) => ({
      schema: z.record(z.int(), schema),
      value: fc.dictionary(fc.maxSafeInteger().map(String), value, { maxKeys: 3, noNullPrototype: true }),
    })),
    fc
      .array(fc.tuple(fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/), tie("sample")), { minLength: 1, maxLength: 4 })
      .map((fields) => {
        const distinct = [...new Map(fields)];
        const object = z.object(Object.fromEntries(distinct.map(([name, { schema }]) => [name, schema])));
        return {
          schema: object,
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

function durationOf(nanoseconds: bigint): Temporal.Duration {
  const seconds = Number(nanoseconds / 1_000_000_000n);
  return Temporal.Duration.from({ seconds, nanoseconds: Number(nanoseconds % 1_000_000_000n) }).round({
    largestUnit: "hours",
  });
}

/** Temporal's objects, which have no fields that could be compared, as texts. */
function shown(value: unknown): unknown {
  const kind = temporalKind(value);
  if (kind !== undefined) return `${kind} ${value}`;
  if (Array.isArray(value)) return value.map(shown);
  if (value instanceof Map) return [...value].map(([name, item]) => [name, shown(item)]);
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shown(item)]));
}

function same(read: unknown, given: unknown): void {
  deepStrictEqual(shown(read), shown(given));
}

function literalTrip(transformer: Transformer, value: unknown): unknown {
  const bytes = toBinary(LiteralSchema, transformer.toLiteral(value, at));
  return transformer.fromLiteral(fromBinary(LiteralSchema, bytes), at);
}

test("a value of any type goes through its literal unchanged, and through MessagePack", () => {
  const typed = sample.chain(({ schema, value }) => fc.tuple(fc.constant(schema), value));
  fc.assert(
    fc.property(typed, ([schema, value]) => {
      const { transformer } = interpretSchema(schema, "x");
      same(literalTrip(transformer, value), value);
      same(transformer.fromLiteral(binaryLiteral(transformer.pack(value, at)), at), value);
    }),
    { numRuns: 500 },
  );
});

test("a value goes through a pydantic model unchanged", () => {
  const plain = fc.record(
    {
      when: fc.bigInt({ min: earliest, max: latest }).map(Temporal.Instant.fromEpochNanoseconds),
      date,
      length: microseconds.map((length) => durationOf(length * 1000n)),
      day,
      number: fc.double({ noNaN: true, noDefaultInfinity: true }),
      counts: fc.dictionary(fc.maxSafeInteger().map(String), fc.string({ unit: "grapheme" }), {
        noNullPrototype: true,
      }),
      byCode: fc
        .array(fc.tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.boolean()))
        .map((entries) => new Map(entries)),
      bytes: fc.string({ unit: "grapheme" }).map((text) => new TextEncoder().encode(text)),
      inner: fc.option(fc.record({ n: fc.maxSafeInteger() }, { noNullPrototype: true }), { nil: null }),
    },
    { noNullPrototype: true },
  );
  const schema = pydanticModel(
    z.object({
      when: Instant,
      date: z.date(),
      length: Duration,
      day: PlainDate,
      number: z.number(),
      counts: z.record(z.int(), z.string()),
      byCode: z.map(z.bigint(), z.boolean()),
      bytes: Bytes,
      inner: pydanticModel(z.object({ n: z.int() })).nullable(),
    }),
  );
  const { transformer } = interpretSchema(schema, "x");
  fc.assert(fc.property(plain, (value) => same(literalTrip(transformer, value), value)));
});

test("MessagePack of any depth that is read is written, and what holds itself is an error", () => {
  const { transformer } = interpretSchema(z.unknown(), "x");
  const nested = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1);
  same(literalTrip(transformer, nested(400)), nested(400));
  expect(messages(() => transformer.toLiteral(nested(100_000), at))).toMatch(/nested deeper than 500/);
  const circle: unknown[] = [];
  circle.push({ circle });
  expect(messages(() => transformer.toLiteral(circle, at))).toMatch(/holds itself/);
});

test("a list of a million is written and read", () => {
  const { transformer } = interpretSchema(z.array(z.int()), "x");
  const list = Array.from({ length: 1_000_000 }, (_, index) => index);
  expect(transformer.fromLiteral(transformer.toLiteral(list, at), at)).toEqual(list);
  expect(transformer.unpack(transformer.pack(list, at), at)).toEqual(list);
});

test.each<[string, z.ZodType]>([
  ["an object", z.object(Object.fromEntries([["__proto__", z.int()]]))],
  ["a map", z.record(z.string(), z.int())],
  ["a value without a schema", z.unknown()],
])("a field named __proto__ of %s is a field", (_, schema) => {
  const given = JSON.parse('{"__proto__": 5}');
  const read = literalTrip(interpretSchema(schema, "x").transformer, given);
  expect(Object.entries(read as object)).toEqual([["__proto__", 5]]);
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
});

test("NaN, the infinities and -0 are floats as any other, and -0 as an int is 0", () => {
  const { transformer } = interpretSchema(z.array(z.number()), "x");
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];
  same(literalTrip(transformer, odd), odd);
  same(transformer.unpack(transformer.pack(odd, at), at), odd);
  expect(literalTrip(interpretSchema(z.int(), "x").transformer, -0)).toBe(0);
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
  ["half a surrogate pair without a schema", z.unknown(), ["\ud800"], /Unicode.*input x\[0\]/],
  ["half a surrogate pair as a key", z.record(z.string(), z.int()), { "\ud800": 1 }, /Unicode/],
  ["a bigint of more than 64 bits without a schema", z.unknown(), [2n ** 64n], /64 bits/],
  ["a Date for an instant", Instant, new Date(0), /Temporal\.Instant.*fromEpochMilliseconds/],
  ["a year that no Timestamp says", Instant, Temporal.Instant.from("+010000-01-01T00:00:00Z"), /years 1 and 9999/],
  ["a duration with months", Duration, Temporal.Duration.from("P1M"), /years or months/],
  ["a duration beyond 10,000 years", Duration, Temporal.Duration.from({ days: 4_000_000 }), /10,000 years/],
  [
    "nanoseconds in an object",
    z.object({ d: Duration }),
    { d: Temporal.Duration.from("PT0.000000001S") },
    /microsec.*x\.d/,
  ],
  [
    "an instant for a date",
    PlainDate,
    Temporal.Instant.from("2024-01-01T00:00:00Z"),
    /expected date.*Temporal\.Instant 2024/,
  ],
  ["a list for bytes", Bytes, [1], /expected bytes/],
  ["a key that is no int", z.record(z.int(), z.int()), { a: 1 }, /expected int as a key.*x\["a"\]/],
  ["an object for a Map", z.map(z.string(), z.int()), {}, /a Map/],
  [
    "an instant for an object",
    z.record(z.string(), z.unknown()),
    Temporal.Instant.from("2024-01-01T00:00:00Z"),
    /expected map/,
  ],
  ["a promise", z.record(z.string(), z.unknown()), Promise.resolve(1), /await it/],
  ["NaN in a pydantic model", pydanticModel(z.object({ n: z.number() })), { n: Number.NaN }, /NaN as null.*x\.n/],
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
