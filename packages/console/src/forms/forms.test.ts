import { readFileSync } from "node:fs";
import { join } from "node:path";
import { create, fromJson, type JsonObject, type JsonValue, toBinary } from "@bufbuild/protobuf";
import type { Packed } from "@haltere/core";
import { type Literal, LiteralSchema, type LiteralType, LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactText } from "../values/exact-text.ts";
import { anyTree } from "./any-tree.ts";
import type { Draft } from "./draft.ts";
import { draftFromJson, draftJson } from "./draft-json.ts";
import { FaultList } from "./faults.ts";
import { fromLiteral, toLiteral } from "./literal-value.ts";
import { beginning, fromPacked, toPacked } from "./packed-value.ts";
import { parseExact } from "./parse-exact.ts";
import { shapeText } from "./shape.ts";
import { shapeOfType } from "./shape-of-type.ts";
import { lengthFromText, lengthText, pointFromText, pointText } from "./time-text.ts";

interface Vector {
  readonly name: string;
  readonly literal: JsonValue;
  readonly literalType?: JsonValue;
}

const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "..", "..", "sdk", "test-vectors", "values.json"), "utf8"),
) as readonly Vector[];

function again(type: LiteralType, literal: Literal): { draft: Draft; literal: Literal | undefined; faults: unknown } {
  const shape = shapeOfType(type);
  const faults = new FaultList();
  const draft = fromLiteral(shape, literal);
  return { draft, literal: toLiteral(shape, draft, faults, "x"), faults: [...faults.faults] };
}

describe("what flytekit made comes back the same, and most of it through controls", () => {
  test.each(vectors.filter(({ literalType }) => literalType !== undefined))("$name", ({ literal, literalType }) => {
    const given = fromJson(LiteralSchema, literal);
    const type = fromJson(LiteralTypeSchema, literalType ?? {});
    const result = again(type, given);
    expect(result.faults).toEqual([]);
    expect(result.draft.kind === "kept").toBe(given.hash !== "");
    expect(normal(type, result.literal)).toEqual(normal(type, given));
  });
});

/** What an object says, without the order of its fields and the zone that a time within it is written in. */
function normal(type: LiteralType, literal: Literal | undefined): unknown {
  const shape = shapeOfType(type);
  return literal === undefined ? undefined : [literal.value.case, fromLiteral(shape, literal)];
}

const simple = (value: SimpleType) => create(LiteralTypeSchema, { type: { case: "simple", value } });
const primitives: fc.Arbitrary<readonly [LiteralType, Literal]> = fc.oneof(
  fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .map((value) => [simple(SimpleType.INTEGER), primitive({ case: "integer", value })] as const),
  fc.double().map((value) => [simple(SimpleType.FLOAT), primitive({ case: "floatValue", value })] as const),
  fc
    .string({ unit: "grapheme" })
    .map((value) => [simple(SimpleType.STRING), primitive({ case: "stringValue", value })] as const),
  fc.boolean().map((value) => [simple(SimpleType.BOOLEAN), primitive({ case: "boolean", value })] as const),
  fc
    .record({
      seconds: fc.bigInt({ min: -62135596800n, max: 253402300799n }),
      nanos: fc.integer({ min: 0, max: 999_999_999 }),
    })
    .map(
      (value) =>
        [
          simple(SimpleType.DATETIME),
          primitive({ case: "datetime", value: { $typeName: "google.protobuf.Timestamp", ...value } }),
        ] as const,
    ),
  fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map(
    (all) =>
      [
        simple(SimpleType.DURATION),
        primitive({
          case: "duration",
          value: { $typeName: "google.protobuf.Duration", seconds: all / 10n ** 9n, nanos: Number(all % 10n ** 9n) },
        }),
      ] as const,
  ),
);

function primitive(
  value: Extract<
    Extract<Literal["value"], { case: "scalar" }>["value"]["value"],
    { case: "primitive" }
  >["value"]["value"],
): Literal {
  return create(LiteralSchema, {
    value: { case: "scalar", value: { value: { case: "primitive", value: { value } } } },
  });
}

const typed = fc.letrec<{ any: readonly [LiteralType, Literal] }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    primitives,
    fc.tuple(tie("any"), fc.nat(3)).map(([[type, literal], count]) => {
      const literals = Array.from({ length: count }, () => literal);
      return [
        create(LiteralTypeSchema, { type: { case: "collectionType", value: type } }),
        create(LiteralSchema, { value: { case: "collection", value: { literals } } }),
      ] as const;
    }),
    fc.tuple(tie("any"), fc.uniqueArray(fc.string(), { maxLength: 3 })).map(([[type, literal], keys]) => {
      const literals = Object.fromEntries(keys.filter((key) => key !== "__proto__").map((key) => [key, literal]));
      return [
        create(LiteralTypeSchema, { type: { case: "mapValueType", value: type } }),
        create(LiteralSchema, { value: { case: "map", value: { literals } } }),
      ] as const;
    }),
    fc.tuple(tie("any"), tie("any"), fc.boolean()).map(([one, other, first]) => {
      const variants = [one, other].map(([type], index) =>
        create(LiteralTypeSchema, { type: type.type, structure: { tag: `t${index}` } }),
      );
      const value = { type: variants[first ? 0 : 1], value: (first ? one : other)[1] };
      return [
        create(LiteralTypeSchema, { type: { case: "unionType", value: { variants } } }),
        create(LiteralSchema, { value: { case: "scalar", value: { value: { case: "union", value } } } }),
      ] as const;
    }),
  ),
})).any;

test("values of any type come back the same to the byte", () => {
  fc.assert(
    fc.property(typed, ([type, literal]) => {
      const result = again(type, literal);
      expect(result.faults).toEqual([]);
      expect(JSON.stringify(result.draft)).not.toContain('"kept"');
      const kept = JSON.parse(JSON.stringify(draftJson(result.draft)));
      expect(draftFromJson(shapeOfType(type), kept)).toEqual(result.draft);
      expect(toBinary(LiteralSchema, result.literal ?? create(LiteralSchema))).toEqual(
        toBinary(LiteralSchema, literal),
      );
    }),
  );
});

const packedTo = (max: bigint): fc.Arbitrary<Packed> =>
  fc.letrec<{ packed: Packed }>((tie) => ({
    packed: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constant(null),
      fc.boolean(),
      fc.string({ unit: "grapheme" }),
      fc.bigInt({ min: -(2n ** 63n), max }),
      fc.double(),
      fc.array(tie("packed"), { maxLength: 4 }),
      fc.array(fc.tuple(fc.string(), tie("packed")), { maxLength: 4 }).map((entries): Packed => new Map(entries)),
    ),
  })).packed;

test("a value of no schema stands in a tree as well", () => {
  const shape = shapeOfType(simple(SimpleType.STRUCT));
  if (shape.kind !== "any") throw new Error(shape.kind);
  fc.assert(
    // Unsigned ones that are larger are for text alone.
    fc.property(packedTo(2n ** 63n - 1n), (value) => {
      const tree = anyTree({ ...shape, wire: "msgpack", mapping: false });
      const draft = fromPacked(tree, value);
      expect(draft && toPacked(tree, draft, new FaultList(), "x")).toEqual(value);
    }),
  );
});

test("what is written as text is read as the same, whole numbers and floats apart", () => {
  fc.assert(
    fc.property(packedTo(2n ** 64n - 1n), fc.constantFrom(0, 2), (value, indent) => {
      expect(parseExact(exactText(value, indent) ?? "")).toEqual({ value });
    }),
  );
});

test.each([
  ["1h 30m", "PT1H30M", "1h 30m"],
  ["90", undefined, undefined],
  ["-1.5s", "-PT1.5S", "-1.5s"],
  ["2 days", "P2D", "2d"],
  ["1:30:00", "PT90M", "1h 30m"],
  ["P", undefined, undefined],
  ["1h 30", undefined, undefined],
])("the length %s", (given, iso, shown) => {
  const length = lengthFromText(given);
  expect(length && lengthText(length)).toBe(shown);
  if (iso !== undefined) expect(lengthFromText(iso)).toEqual(length);
});

test.each([
  ["2026-01-31", "2026-01-31T00:00:00Z"],
  ["2026-01-31 12:00", "2026-01-31T12:00:00Z"],
  ["2026-01-31T12:00:00.5+02:00", "2026-01-31T10:00:00.5Z"],
  ["2026-02-30", undefined],
  ["31.1.2026", undefined],
  ["2026-01-31+02", undefined],
  ["2026-01-31 12:00 Europe/Berlin", "2026-01-31T11:00:00Z"],
  ["2026-07-31 Europe/Berlin", "2026-07-30T22:00:00Z"],
  ["2026-03-29 02:30 Europe/Berlin", "2026-03-29T01:30:00Z"],
  ["2026-10-25 02:30 Europe/Berlin", "2026-10-25T00:30:00Z"],
  ["1900-01-01 00:00 America/New_York", "1900-01-01T05:00:00Z"],
  ["2026-01-31 12:00 Nowhere/Land", undefined],
])("the time %s", (given, shown) => {
  const point = pointFromText(given);
  expect(point && pointText(point)).toBe(shown);
});

test.each<[SimpleType, string, string]>([
  [SimpleType.INTEGER, "1.5", "whole number"],
  [SimpleType.INTEGER, "9223372036854775808", "64 bits"],
  [SimpleType.FLOAT, "1.2.3", "a number such as"],
  [SimpleType.DATETIME, "soon", "a time such as"],
  [SimpleType.DURATION, "5", "a length of time"],
  [SimpleType.BINARY, "!", "base64"],
])("%s refuses %s", (type, given, message) => {
  const faults = new FaultList();
  expect(toLiteral(shapeOfType(simple(type)), { kind: "text", text: given }, faults, "x")).toBeUndefined();
  expect(faults.faults.get("x")).toContain(message);
});

test("what is wrong within is told at its place", () => {
  const list = create(LiteralTypeSchema, { type: { case: "collectionType", value: simple(SimpleType.INTEGER) } });
  const faults = new FaultList();
  const items: Draft[] = [
    { kind: "text", text: "1" },
    { kind: "text", text: "x" },
  ];
  toLiteral(shapeOfType(list), { kind: "items", items }, faults, "counts");
  expect([...faults.faults]).toEqual([["counts[1]", "Give a whole number."]]);
});

describe("schemas of other makers", () => {
  const struct = (metadata: JsonObject) =>
    create(LiteralTypeSchema, { type: { case: "simple", value: SimpleType.STRUCT }, metadata });

  test("marshmallow's with definitions travels as a Struct", () => {
    const type = struct({
      $schema: "http://json-schema.org/draft-07/schema#",
      $ref: "#/definitions/PointSchema",
      definitions: {
        PointSchema: {
          type: "object",
          properties: {
            x: { title: "x", type: "number", format: "integer" },
            inner: { type: "object", $ref: "#/definitions/InnerSchema" },
            maybe: { title: "maybe", type: ["string", "null"], default: null },
          },
        },
        InnerSchema: { type: "object", properties: { on: { type: "boolean" } }, required: ["on"] },
      },
    });
    const shape = shapeOfType(type);
    expect(shape).toMatchObject({
      kind: "object",
      wire: "struct",
      fields: [
        { name: "x", shape: { kind: "integer" } },
        { name: "inner", shape: { kind: "object" } },
        { name: "maybe", shape: { kind: "union" } },
      ],
    });
    const draft: Draft = {
      kind: "fields",
      fields: new Map<string, Draft>([
        ["x", { kind: "text", text: "3" }],
        ["inner", { kind: "fields", fields: new Map([["on", { kind: "flag", on: true }]]) }],
      ]),
    };
    const faults = new FaultList();
    expect(toLiteral(shape, draft, faults, "p")?.value).toMatchObject({
      value: { value: { case: "generic", value: { x: 3, inner: { on: true } } } },
    });
  });

  test.each(["$defs", "definitions"])("one of %s that holds itself is asked for to any depth", (where) => {
    const Tree = {
      type: "object",
      title: "Tree",
      required: ["value", "next", "children"],
      properties: {
        value: { type: "integer" },
        next: { anyOf: [{ $ref: `#/${where}/Tree` }, { type: "null" }] },
        children: { type: "array", items: { $ref: `#/${where}/Tree` } },
      },
    };
    const shape = shapeOfType(struct({ $ref: `#/${where}/Tree`, [where]: { Tree } }));
    expect(shapeText(shape)).toBe("Tree");
    const begun = beginning(shape);
    const [, next] = [...(begun.kind === "fields" ? begun.fields : [])][1] ?? [];
    // It has no end, were it begun with what holds it.
    expect(next).toEqual({ kind: "choice", index: 1, draft: { kind: "none" } });
    const leaf = (value: bigint): Packed =>
      new Map<Packed, Packed>([
        ["value", value],
        ["next", null],
        ["children", []],
      ]);
    const packed: Packed = new Map<Packed, Packed>([
      ["value", 1n],
      ["next", leaf(2n)],
      ["children", [leaf(3n), leaf(4n)]],
    ]);
    const draft = fromPacked(shape, packed);
    expect(draft?.kind).toBe("fields");
    expect(draft && toPacked(shape, draft, new FaultList(), "x")).toEqual(packed);
    expect(draft && draftFromJson(shape, JSON.parse(JSON.stringify(draftJson(draft))))).toEqual(draft);
  });

  test("one that refers to nothing but itself ends in text", () => {
    const shape = shapeOfType(struct({ $ref: "#/$defs/A", $defs: { A: { anyOf: [{ $ref: "#/$defs/A" }] } } }));
    expect(shape).toMatchObject({ kind: "any" });
  });

  test("presets stand in the form, whole numbers as integers", () => {
    const shape = shapeOfType(struct({ type: "object", properties: { i: { type: "integer", default: 3 } } }));
    expect(beginning(shape)).toEqual({ kind: "fields", fields: new Map([["i", { kind: "text", text: "3" }]]) });
  });
});
