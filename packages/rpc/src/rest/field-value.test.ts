import { type DescMessage, type JsonValue, ScalarType, toJson } from "@bufbuild/protobuf";
import {
  DurationSchema,
  FieldMaskSchema,
  Int64ValueSchema,
  StringValueSchema,
  StructSchema,
  TimestampSchema,
} from "@bufbuild/protobuf/wkt";
import { ExecutionSchema } from "@haltere/idl/admin";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMessage, parseScalar } from "./field-value.ts";
import { parseGoDuration } from "./go-duration.ts";

describe("scalars", () => {
  test.each([
    [ScalarType.BOOL, "T", true],
    [ScalarType.BOOL, "0", false],
    [ScalarType.INT32, "-2147483648", -2147483648],
    [ScalarType.INT32, "+7", 7],
    [ScalarType.UINT32, "4294967295", 4294967295],
    [ScalarType.INT64, "-9223372036854775808", -(2n ** 63n)],
    [ScalarType.UINT64, "18446744073709551615", 2n ** 64n - 1n],
    [ScalarType.DOUBLE, "1.5e3", 1500],
    [ScalarType.DOUBLE, "-Inf", -Infinity],
    [ScalarType.DOUBLE, "nan", Number.NaN],
    [ScalarType.STRING, "", ""],
    [ScalarType.BYTES, "-_8=", new Uint8Array([0xfb, 0xff])],
    [ScalarType.BYTES, "+/8=", new Uint8Array([0xfb, 0xff])],
  ])("%i %j", (type, text, value) => expect(parseScalar(type, text)).toEqual(value));

  test.each([
    [ScalarType.BOOL, "yes"],
    [ScalarType.BOOL, ""],
    [ScalarType.INT32, "2147483648"],
    [ScalarType.INT32, "1.0"],
    [ScalarType.INT32, "0x10"],
    [ScalarType.INT32, " 1"],
    [ScalarType.UINT32, "-1"],
    [ScalarType.UINT32, "+1"],
    [ScalarType.UINT64, "18446744073709551616"],
    [ScalarType.INT64, "9".repeat(100_000)],
    [ScalarType.DOUBLE, "1_0"],
    [ScalarType.DOUBLE, ""],
    [ScalarType.BYTES, "*"],
  ])("%i refuses %j", (type, text) =>
    expect(() => parseScalar(type, text)).toThrow(expect.objectContaining({ code: "InvalidArgument" })),
  );

  test("every int64 reads back", () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        (value) => parseScalar(ScalarType.INT64, `${value}`) === value,
      ),
    );
  });
});

describe("durations", () => {
  test.each([
    ["90s", "90s"],
    ["1h2m3.5s", "3723.5s"],
    ["1.5h", "5400s"],
    ["-1m", "-60s"],
    ["0", "0s"],
    ["100ms", "0.1s"],
    ["1us", "0.000001s"],
    ["1µs1ns", "0.000001001s"],
    [".5s", "0.5s"],
  ])("%s is %s", (text, json) => expect(parseGoDuration(text)).toBe(json));

  test.each(["", "5", "s", "1x", "1s ", "1 s", "--1s", ".s", "9999999999h", "9".repeat(50_000)])("%j is none", (text) =>
    expect(() => parseGoDuration(text)).toThrow("duration"),
  );
});

describe("well-known types", () => {
  test.each<[DescMessage, string, JsonValue]>([
    [TimestampSchema, "2020-01-02T03:04:05.006Z", "2020-01-02T03:04:05.006Z"],
    [TimestampSchema, "2020-01-02T03:04:05+01:00", "2020-01-02T02:04:05Z"],
    [DurationSchema, "1m30s", "90s"],
    [StringValueSchema, "x", "x"],
    [Int64ValueSchema, "-5", "-5"],
    [FieldMaskSchema, "a_b,c", "aB,c"],
    [StructSchema, '{"a":[1]}', { a: [1] }],
  ])("%o reads %j", (schema, text, json) => expect(toJson(schema, parseMessage(schema, text))).toEqual(json));

  test("refuse another text, and other messages have none", () => {
    expect(() => parseMessage(TimestampSchema, "yesterday")).toThrow(
      expect.objectContaining({ code: "InvalidArgument" }),
    );
    expect(() => parseMessage(StructSchema, "{")).toThrow(expect.objectContaining({ code: "InvalidArgument" }));
    expect(() => parseMessage(ExecutionSchema, "x")).toThrow("unsupported message type");
  });
});
