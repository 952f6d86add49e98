import { create } from "@bufbuild/protobuf";
import { BlobType_BlobDimensionality, LiteralOffloadedMetadataSchema, LiteralSchema } from "@haltere/idl/core";
import { encode } from "@msgpack/msgpack";
import { expect, test } from "vitest";
import { durationFromMicroseconds, timestampFromMicroseconds } from "../time/microseconds.ts";
import {
  binaryLiteral,
  blobLiteral,
  collectionLiteral,
  datetimeLiteral,
  durationLiteral,
  floatLiteral,
  integerLiteral,
  mapLiteral,
  msgpackLiteral,
  noneLiteral,
} from "./literal-builders.ts";
import { jsonText, plainValue } from "./plain-value.ts";

const beyond = 2n ** 53n + 1n;
const where = { input: "x" };
const packed = (value: unknown) => msgpackLiteral(encode(value, { useBigInt64: true }));

test("integers keep their digits, in literals and in msgpack", () => {
  expect(plainValue(integerLiteral(7), where)).toBe(7);
  expect(plainValue(integerLiteral(beyond), where)).toBe(beyond);
  expect(plainValue(packed({ a: [beyond, 3n] }), where)).toEqual({ a: [beyond, 3] });
});

test("what has no form of its own is told as the reader of templates wants it, if it says so", () => {
  const literal = mapLiteral({
    when: datetimeLiteral(timestampFromMicroseconds(1_000_000)),
    long: collectionLiteral([durationLiteral(durationFromMicroseconds(1_500_000)), noneLiteral()]),
    bytes: binaryLiteral(new Uint8Array([1])),
    at: blobLiteral("s3://b/k", "", BlobType_BlobDimensionality.SINGLE),
  });
  expect(plainValue(literal, where)).toEqual({
    when: new Date(1000),
    long: [1.5, null],
    bytes: new Uint8Array([1]),
    at: "s3://b/k",
  });
  expect(plainValue(floatLiteral(2), where, { float: (value) => `${value}.0` })).toBe("2.0");
  expect(plainValue(packed([1]), where, { object: jsonText })).toBe("[1]");
});

test("a literal that lies elsewhere, and one that is empty, are errors with the input", () => {
  const value = create(LiteralOffloadedMetadataSchema, { uri: "s3://b/k" });
  const offloaded = create(LiteralSchema, { value: { case: "offloadedMetadata", value } });
  expect(() => plainValue(offloaded, where)).toThrow(expect.objectContaining({ where }));
  expect(() => plainValue(create(LiteralSchema), where)).toThrow(/nothing that is known/);
  expect(() => plainValue(msgpackLiteral(new Uint8Array([0xc1])), where)).toThrow(/no msgpack/);
});

test("JSON text has all digits, and is read as what was written", () => {
  expect(jsonText({ a: beyond, b: [undefined, null, 'x"'], c: undefined })).toBe(
    `{"a":${beyond},"b":[null,null,"x\\""]}`,
  );
  expect(jsonText(new Uint8Array([255, 0]))).toBe('"/wA="');
  expect(jsonText(new Date(0))).toBe('"1970-01-01T00:00:00.000Z"');
  expect(jsonText(undefined)).toBe("null");
});
