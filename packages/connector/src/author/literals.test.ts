import { create, equals, toBinary } from "@bufbuild/protobuf";
import {
  binaryType,
  blobType,
  booleanType,
  collectionType,
  datetimeType,
  durationType,
  enumType,
  floatLiteral,
  floatType,
  integerLiteral,
  integerType,
  literalMap,
  literalTypeOf,
  mapType,
  noneType,
  stringType,
  structType,
  unionType,
} from "@haltere/core";
import {
  BlobType_BlobDimensionality,
  LiteralMapSchema,
  LiteralSchema,
  type LiteralType,
  LiteralTypeSchema,
} from "@haltere/idl/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { literalInputs } from "./literal-inputs.ts";
import { literalValue } from "./literal-value.ts";
import { valueLiteral } from "./value-literal.ts";

const place = { output: "o" };

describe("plain values of declared types come back as they were", () => {
  const when = new Date("2026-01-02T03:04:05.678Z");
  test.each<[string, unknown, LiteralType]>([
    ["an integer", 5, integerType()],
    ["a large integer", 2n ** 62n, integerType()],
    ["a float that is whole", 1, floatType()],
    ["a text", "☃", stringType()],
    ["a truth", false, booleanType()],
    ["a date", when, datetimeType()],
    ["a duration in seconds", 1.5, durationType()],
    ["nothing", null, noneType()],
    ["bytes", new Uint8Array([1, 2]), binaryType()],
    ["an object", { a: [1, { b: null }], big: 2n ** 60n }, structType()],
    ["a list", [1, 2], collectionType(integerType())],
    ["an empty list", [], collectionType(stringType())],
    ["a map", { a: [when] }, mapType(collectionType(datetimeType()))],
    ["a variant", "x", unionType([integerType(), stringType()])],
    ["nothing, of an optional", null, unionType([integerType(), noneType()])],
    ["a list in a union", ["x"], unionType([collectionType(integerType()), collectionType(stringType())])],
    ["one of an enum", "red", enumType(["red", "blue"])],
    ["a file", "s3://b/k", blobType("csv", BlobType_BlobDimensionality.SINGLE)],
  ])("%s", (_, value, type) => {
    const literal = valueLiteral(value, type, place);
    expect(literalValue(literal, place)).toEqual(value);
  });

  test("in the type that was declared, not the one that they look like", () => {
    const type = literalTypeOf(valueLiteral(1, floatType(), place));
    expect(type && equals(LiteralTypeSchema, type, floatType())).toBe(true);
  });
});

test.each<[unknown, LiteralType]>([
  [1.5, integerType()],
  [2 ** 53, integerType()],
  ["1", integerType()],
  [1, stringType()],
  [["a", 1], collectionType(stringType())],
  ["green", enumType(["red"])],
  [true, unionType([integerType(), stringType()])],
  [new Map(), mapType(integerType())],
  [undefined, structType()],
])("%j is refused as another type, with the output's name", (value, type) => {
  expect(() => valueLiteral(value, type, place)).toThrow(
    expect.objectContaining({ code: "InvalidArgument", where: { output: "o" } }),
  );
});

test.each([[() => {}], [Symbol("s")], [new Map()]])(
  "what no literal can hold is refused without a type too",
  (value) => {
    expect(() => valueLiteral(value, undefined, place)).toThrow("is not something that a literal can hold");
  },
);

test("a type is guessed from the value as flytekit does", () => {
  const kind = (value: unknown) => valueLiteral(value, undefined, place).value;
  expect(kind(1)).toEqual(integerLiteral(1).value);
  expect(kind(1.5)).toEqual(floatLiteral(1.5).value);
  expect(kind({ a: { b: 1 } })).toMatchObject({
    value: {
      value: { case: "binary", value: { tag: "msgpack", value: Uint8Array.of(0x81, 0xa1, 97, 0x81, 0xa1, 98, 1) } },
    },
  });
  const literal = floatLiteral(1);
  expect(valueLiteral(literal, undefined, place)).toBe(literal);
});

test("what is guessed comes back as it was", () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value")),
    ),
  })).value;
  fc.assert(
    fc.property(value, (given) => {
      expect(literalValue(valueLiteral(given, undefined, place), place)).toEqual(withoutMinusZero(given));
    }),
  );
});

/** 0 and -0 are one integer. */
function withoutMinusZero(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMinusZero);
  return Object.is(value, -0) ? 0 : value;
}

describe("inputs", () => {
  const map = literalMap({ x: integerLiteral(5) });
  const bytes = toBinary(LiteralMapSchema, map);

  test("are decoded when they are asked for, and once", () => {
    const inputs = literalInputs(bytes);
    expect(inputs.bytes).toBe(bytes);
    expect(inputs.literals()).toEqual(map);
    expect(inputs.literals()).toBe(inputs.literals());
    expect(inputs.values()).toEqual({ x: 5 });
  });

  test("of literals are encoded when that is asked for", () => {
    expect(literalInputs(map).literals()).toBe(map);
    expect(literalInputs(map).bytes).toEqual(bytes);
  });

  test("that are no literals are no one's business until they are read", () => {
    const broken = Uint8Array.of(0xff, 0xff);
    const inputs = literalInputs(broken);
    expect(inputs.bytes).toBe(broken);
    expect(() => inputs.values()).toThrow("the inputs are no encoded flyteidl.core.LiteralMap");
  });

  test("without a plain value are named", () => {
    const offloaded = create(LiteralSchema, { value: { case: "offloadedMetadata", value: { uri: "s3://b/k" } } });
    expect(() => literalInputs(literalMap({ x: offloaded })).values()).toThrow(
      expect.objectContaining({ where: { input: "x" }, message: "the value lies at s3://b/k" }),
    );
    expect(() => literalInputs(literalMap({ y: create(LiteralSchema) })).values()).toThrow(
      expect.objectContaining({ where: { input: "y" } }),
    );
  });
});
