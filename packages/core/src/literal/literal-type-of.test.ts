import { create } from "@bufbuild/protobuf";
import { BlobType_BlobDimensionality, type Literal, LiteralSchema, type LiteralType } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { timestampFromMicroseconds } from "../time/microseconds.ts";
import {
  binaryType,
  blobType,
  booleanType,
  collectionType,
  datetimeType,
  floatType,
  integerType,
  mapType,
  noneType,
  stringType,
  structType,
  taggedType,
  unionType,
} from "../type/literal-type-builders.ts";
import { literalTypeText } from "../type/literal-type-text.ts";
import {
  binaryLiteral,
  blobLiteral,
  booleanLiteral,
  collectionLiteral,
  datetimeLiteral,
  floatLiteral,
  integerLiteral,
  mapLiteral,
  msgpackLiteral,
  noneLiteral,
  stringLiteral,
  unionLiteral,
} from "./literal-builders.ts";
import { literalTypeOf } from "./literal-type-of.ts";

const one = integerLiteral(1);
const text = stringLiteral("a");
const bytes = new Uint8Array([0x01]);

test.each<[string, Literal, LiteralType | undefined]>([
  ["int", one, integerType()],
  ["float", floatLiteral(1), floatType()],
  ["bool", booleanLiteral(true), booleanType()],
  ["datetime", datetimeLiteral(timestampFromMicroseconds(0)), datetimeType()],
  ["none", noneLiteral(), noneType()],
  ["object", msgpackLiteral(bytes), structType()],
  ["binary", binaryLiteral(bytes, "mine"), binaryType()],
  [
    "file[csv]",
    blobLiteral("u", "csv", BlobType_BlobDimensionality.SINGLE),
    blobType("csv", BlobType_BlobDimensionality.SINGLE),
  ],
  [
    "directory",
    blobLiteral("u", "", BlobType_BlobDimensionality.MULTIPART),
    blobType("", BlobType_BlobDimensionality.MULTIPART),
  ],
  ["int", unionLiteral(one, integerType()), unionType([integerType()])],
  ["list[int]", collectionLiteral([one, one]), collectionType(integerType())],
  ["list[none]", collectionLiteral([]), collectionType(noneType())],
  ["list[int | str]", collectionLiteral([text, one, text]), collectionType(unionType([integerType(), stringType()]))],
  [
    "list[list[int]]",
    collectionLiteral([collectionLiteral([]), collectionLiteral([one])]),
    collectionType(collectionType(integerType())),
  ],
  ["list[list[none]]", collectionLiteral([collectionLiteral([])]), collectionType(collectionType(noneType()))],
  ["map[map[int]]", mapLiteral({ a: mapLiteral({}), b: mapLiteral({ c: one }) }), mapType(mapType(integerType()))],
  ["list[map[none]]", collectionLiteral([mapLiteral({})]), collectionType(mapType(noneType()))],
  ["map[str]", mapLiteral({ a: text }), mapType(stringType())],
  ["map[none]", mapLiteral({}), mapType(noneType())],
  ["unknown", create(LiteralSchema), undefined],
  ["unknown", collectionLiteral([one, create(LiteralSchema)]), undefined],
])("a literal shows type %s", (name, literal, type) => {
  expect(literalTypeOf(literal)).toEqual(type);
  expect(literalTypeText(type)).toBe(name);
});

test("a tag is put on a copy", () => {
  const plain = integerType();
  expect(taggedType(plain, "int").structure?.tag).toBe("int");
  expect(plain.structure).toBeUndefined();
});

test("an object is called by its schema's title, an empty union is described", () => {
  expect(literalTypeText({ ...structType(), metadata: { title: "Point" } })).toBe("object[Point]");
  expect(literalTypeText(unionType([]))).toBe("union of nothing");
});
