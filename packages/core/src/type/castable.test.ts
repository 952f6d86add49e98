import { create, type JsonObject } from "@bufbuild/protobuf";
import {
  BlobType_BlobDimensionality,
  SchemaType_SchemaColumn_SchemaColumnType as Column,
  type LiteralType,
  LiteralTypeSchema,
} from "@haltere/idl/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { areTypesCastable } from "./castable.ts";
import {
  binaryType,
  blobType,
  booleanType,
  collectionType,
  enumType,
  floatType,
  integerType,
  mapType,
  noneType,
  stringType,
  structType,
  structuredDatasetType,
  taggedType,
  unionType,
} from "./literal-type-builders.ts";

const { SINGLE, MULTIPART } = BlobType_BlobDimensionality;
const int = integerType();
const str = stringType();
const optionalInt = unionType([int, noneType()]);
const dataset = (format: string, ...columns: [string, LiteralType][]) =>
  structuredDatasetType({ format, columns: columns.map(([name, literalType]) => ({ name, literalType })) });
const schema = (...columns: [string, Column][]) =>
  create(LiteralTypeSchema, {
    type: { case: "schema", value: { columns: columns.map(([name, type]) => ({ name, type })) } },
  });
const object = (metadata: JsonObject | undefined) => ({ ...structType(), metadata });

test.each<[LiteralType, LiteralType, boolean]>([
  [int, int, true],
  [int, floatType(), false],
  [floatType(), int, false],
  [binaryType(), structType(), false],
  [noneType(), int, false],
  [int, noneType(), false],
  [noneType(), optionalInt, true],
  [int, optionalInt, true],
  [optionalInt, int, false],
  [unionType([int]), int, true],
  [unionType([int]), optionalInt, true],
  [optionalInt, unionType([str, noneType(), int]), true],
  [optionalInt, unionType([int, str]), false],
  [str, unionType([str, enumType(["a"])]), false],
  [int, unionType([taggedType(int, "a"), taggedType(int, "b")]), false],
  [taggedType(int, "a"), unionType([taggedType(int, "a"), taggedType(int, "b")]), true],
  [taggedType(int, "a"), int, false],
  [int, taggedType(int, "a"), true],
  [collectionType(int), collectionType(int), true],
  [collectionType(int), collectionType(str), false],
  [collectionType(noneType()), collectionType(int), true],
  [collectionType(int), mapType(int), false],
  [mapType(collectionType(noneType())), mapType(collectionType(int)), true],
  [mapType(noneType()), mapType(str), true],
  [enumType(["a", "b"]), str, true],
  [str, enumType(["a"]), true],
  [enumType(["a", "b"]), enumType(["a", "b"]), true],
  [enumType(["a", "b"]), enumType(["b", "a"]), false],
  [blobType("csv", SINGLE), blobType("", SINGLE), true],
  [blobType("", SINGLE), blobType("csv", SINGLE), true],
  [blobType("csv", MULTIPART), blobType("csv", SINGLE), true],
  [blobType("csv", SINGLE), blobType("png", SINGLE), false],
  [str, blobType("", SINGLE), false],
  [create(LiteralTypeSchema), int, false],
])("%#: %o into %o is %s", (from, to, expected) => {
  expect(areTypesCastable(from, to)).toBe(expected);
});

test.each<[string, LiteralType, LiteralType, boolean]>([
  ["any into typed", dataset("parquet"), dataset("parquet", ["a", int]), true],
  ["typed into any", dataset("parquet", ["a", int]), dataset(""), true],
  ["subset of the columns", dataset("", ["a", int], ["b", str]), dataset("", ["b", str]), true],
  ["column missing", dataset("", ["a", int]), dataset("", ["b", int]), false],
  ["column of another type", dataset("", ["a", int]), dataset("", ["a", str]), false],
  ["formats in different case", dataset("PARQUET"), dataset("parquet"), true],
  ["other format", dataset("csv"), dataset("parquet"), false],
  ["none", noneType(), dataset("csv"), true],
  ["none into schema", noneType(), schema(), false],
  ["schema into Parquet", schema(["a", Column.INTEGER]), dataset("parquet", ["a", int]), true],
  ["schema into csv", schema(), dataset("csv"), false],
  ["csv into schema", dataset("csv"), schema(), false],
  ["dataset into schema", dataset("", ["a", int]), schema(["a", Column.INTEGER]), true],
  ["dataset into schema of another type", dataset("", ["a", int]), schema(["a", Column.FLOAT]), false],
  ["schema into schema", schema(["a", Column.INTEGER], ["b", Column.STRING]), schema(["a", Column.INTEGER]), true],
  ["schema into wider schema", schema(["a", Column.INTEGER]), schema(["b", Column.INTEGER]), false],
])("tables: %s", (_, from, to, expected) => {
  expect(areTypesCastable(from, to)).toBe(expected);
});

const point = (...names: string[]): JsonObject => ({
  type: "object",
  title: "Point",
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: "integer" }])),
  additionalProperties: false,
});
const outer = (inner: JsonObject): JsonObject => ({
  type: "object",
  required: ["p"],
  properties: { p: { $ref: "#/$defs/P" } },
  $defs: { P: inner },
});
const holder = (field: JsonObject): JsonObject => ({ type: "object", properties: { f: field } });

test.each<[string, JsonObject | undefined, JsonObject | undefined, boolean]>([
  ["no schema on one side", undefined, point("x"), true],
  ["the same", point("x"), point("x"), true],
  ["a class with more fields into one with fewer", point("x", "y"), point("x"), true],
  ["a class with fewer fields", point("x"), point("x", "y"), false],
  ["a field of another type", holder({ type: "integer" }), holder({ type: "string" }), false],
  ["int into float", holder({ type: "integer" }), holder({ type: "number" }), false],
  ["through references, wider inside", outer(point("x", "y")), outer(point("x")), true],
  ["through references, narrower inside", outer(point("x")), outer(point("x", "y")), false],
  ["a reference against its expansion", outer(point("x")), { ...outer({}), properties: { p: point("x") } }, true],
  [
    "an enum with fewer values",
    holder({ type: "string", enum: ["a"] }),
    holder({ type: "string", enum: ["a", "b"] }),
    true,
  ],
  [
    "an enum with more values",
    holder({ type: "string", enum: ["a", "b"] }),
    holder({ type: "string", enum: ["a"] }),
    false,
  ],
  [
    "alternatives in another order",
    holder({ anyOf: [{ type: "integer" }, { type: "null" }] }),
    holder({ anyOf: [{ type: "null" }, { type: "integer" }] }),
    true,
  ],
  [
    "fewer alternatives expected",
    holder({ anyOf: [{ type: "integer" }, { type: "null" }] }),
    holder({ anyOf: [{ type: "integer" }] }),
    false,
  ],
  [
    "a closed object as an alternative counts as different",
    holder({ anyOf: [point("x", "y")] }),
    holder({ anyOf: [point("x", "y"), point("x")] }),
    false,
  ],
  [
    "arrays item by item",
    holder({ type: "array", items: { type: "integer" } }),
    holder({ type: "array", items: { type: "string" } }),
    false,
  ],
  ["a looser bound", holder({ type: "string", maxLength: 9 }), holder({ type: "string", maxLength: 5 }), false],
  ["a tighter bound", holder({ type: "string", maxLength: 5 }), holder({ type: "string", maxLength: 9 }), true],
  ["a reference into nothing", { $ref: "#/$defs/P" }, point("x"), false],
])("objects: %s", (_, from, to, expected) => {
  expect(areTypesCastable(object(from), object(to))).toBe(expected);
});

test("a schema that refers to itself ends", () => {
  const tree = (label: string): JsonObject => ({
    type: "object",
    title: label,
    properties: { children: { type: "array", items: { $ref: "#" } } },
  });
  expect(areTypesCastable(object(tree("a")), object(tree("b")))).toBe(true);
});

const leaf = fc.constantFrom(
  int,
  str,
  booleanType(),
  noneType(),
  floatType(),
  enumType(["a"]),
  blobType("csv", SINGLE),
);
const anyType = fc.letrec<{ type: LiteralType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    tie("type").map(collectionType),
    tie("type").map(mapType),
  ),
})).type;

test("every type without a union casts to itself, and into its optional", () => {
  fc.assert(
    fc.property(anyType, (type) => {
      expect(areTypesCastable(type, type)).toBe(true);
      if (type.type.value !== noneType().type.value)
        expect(areTypesCastable(type, unionType([type, noneType()]))).toBe(true);
    }),
  );
});
