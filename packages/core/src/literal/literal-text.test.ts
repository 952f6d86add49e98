import { create } from "@bufbuild/protobuf";
import { BlobType_BlobDimensionality, LiteralSchema } from "@haltere/idl/core";
import { encode } from "@msgpack/msgpack";
import { expect, test } from "vitest";
import { packMessage } from "../msgpack/pack.ts";
import { durationFromMicroseconds, timestampFromMicroseconds } from "../time/microseconds.ts";
import { integerType } from "../type/literal-type-builders.ts";
import {
  binaryLiteral,
  blobLiteral,
  booleanLiteral,
  collectionLiteral,
  datetimeLiteral,
  durationLiteral,
  floatLiteral,
  integerLiteral,
  literalMap,
  mapLiteral,
  msgpackLiteral,
  noneLiteral,
  stringLiteral,
  unionLiteral,
} from "./literal-builders.ts";
import { literalMapTexts, literalText } from "./literal-text.ts";
import { readLiteral, withoutUnion } from "./read-literal.ts";

test.each([
  [integerLiteral(2n ** 63n - 1n), "9223372036854775807"],
  [floatLiteral(2), "2.0"],
  [floatLiteral(-0), "-0.0"],
  [floatLiteral(1e30), "1e+30"],
  [floatLiteral(Number.NaN), "NaN"],
  [stringLiteral('say "hi"\n'), '"say \\"hi\\"\\n"'],
  [booleanLiteral(false), "false"],
  [datetimeLiteral(timestampFromMicroseconds(0)), "1970-01-01T00:00:00Z"],
  [durationLiteral(durationFromMicroseconds(90_500_000)), "90.5s"],
  [noneLiteral(), "none"],
  [unionLiteral(unionLiteral(integerLiteral(1), integerType()), integerType()), "1"],
  [collectionLiteral([integerLiteral(1), collectionLiteral([])]), "[1, []]"],
  [mapLiteral({ a: integerLiteral(1), "b c": noneLiteral() }), '{a: 1, "b c": none}'],
  [blobLiteral("s3://b/k.csv", "csv", BlobType_BlobDimensionality.SINGLE), "s3://b/k.csv"],
  [msgpackLiteral(encode({ x: 1, y: ["a", null], z: 1.5 })), '{x: 1, y: ["a", none], z: 1.5}'],
  [msgpackLiteral(encode({ big: 2n ** 60n }, { useBigInt64: true })), "{big: 1152921504606846976}"],
  [msgpackLiteral(new Uint8Array([0x81, 0x01, 0xc3])), "{1: true}"],
  [msgpackLiteral(packMessage([1n, 1, new Uint8Array(2)])), "[1, 1.0, 2 bytes]"],
  [msgpackLiteral(new Uint8Array([0xc1])), "1 bytes that are not msgpack"],
  [binaryLiteral(new Uint8Array(3), "pickle"), "3 bytes (pickle)"],
  [create(LiteralSchema), "unknown"],
])("%# is written as a reader says it", (literal, text) => {
  expect(literalText(literal)).toBe(text);
});

test("named literals come ordered by name", () => {
  expect(literalMapTexts(literalMap({ b: integerLiteral(2), a: integerLiteral(1) }))).toEqual([
    ["a", "1"],
    ["b", "2"],
  ]);
});

test("an integer beyond 64 bits and a fraction are refused, not wrapped", () => {
  expect(() => integerLiteral(2n ** 63n)).toThrow(RangeError);
  expect(() => integerLiteral(-(2n ** 63n) - 1n)).toThrow(RangeError);
  expect(() => integerLiteral(1.5)).toThrow(RangeError);
});

test("a union is opened only on demand", () => {
  const union = unionLiteral(unionLiteral(integerLiteral(1), integerType()), integerType());
  expect(readLiteral(union).kind).toBe("union");
  expect(readLiteral(withoutUnion(union))).toEqual({ kind: "integer", value: 1n });
});
