import { toJson } from "@bufbuild/protobuf";
import { readLiteral } from "@haltere/core";
import { LiteralSchema, SimpleType } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { outputLiteral } from "./output-literal.ts";

const read = (type: SimpleType, text: string) => toJson(LiteralSchema, outputLiteral(type, Buffer.from(text)));

test.each<[SimpleType, string, unknown]>([
  [SimpleType.STRING, " a b\t\n", { stringValue: "a b" }],
  [SimpleType.STRING, "a\r\n", { stringValue: "a\r" }],
  [SimpleType.STRING, "", { stringValue: "" }],
  [SimpleType.STRING, "\ufeffx", { stringValue: "\ufeffx" }],
  [SimpleType.INTEGER, "42\n", { integer: "42" }],
  [SimpleType.INTEGER, "+007", { integer: "7" }],
  [SimpleType.INTEGER, "-9223372036854775808", { integer: "-9223372036854775808" }],
  [SimpleType.FLOAT, "2.50\n", { floatValue: 2.5 }],
  [SimpleType.FLOAT, "1_000.5", { floatValue: 1000.5 }],
  [SimpleType.FLOAT, "1e3", { floatValue: 1000 }],
  [SimpleType.FLOAT, "-inf", { floatValue: "-Infinity" }],
  [SimpleType.FLOAT, "nan", { floatValue: "NaN" }],
  [SimpleType.BOOLEAN, "T", { boolean: true }],
  [SimpleType.BOOLEAN, "false", { boolean: false }],
  [SimpleType.DURATION, "1h30m", { duration: "5400s" }],
  [SimpleType.DATETIME, "2026-01-02T03:04:05Z", { datetime: "2026-01-02T03:04:05Z" }],
  [SimpleType.DATETIME, "2026-01-02T03:04:05.25+02:00", { datetime: "2026-01-02T01:04:05.250Z" }],
  [SimpleType.DATETIME, "1969-12-31T23:59:59.5Z", { datetime: "1969-12-31T23:59:59.500Z" }],
])("%s of %j", (type, text, primitive) => {
  expect(read(type, text)).toEqual({ scalar: { primitive } });
});

test("objects, errors, none, and bytes of msgpack", () => {
  expect(read(SimpleType.STRUCT, '{"a": [1, null]}\n')).toEqual({ scalar: { generic: { a: [1, null] } } });
  expect(read(SimpleType.ERROR, "bad\n")).toEqual({ scalar: { error: { message: "bad" } } });
  expect(read(SimpleType.NONE, "anything")).toEqual({ scalar: { noneType: {} } });
  expect(readLiteral(outputLiteral(SimpleType.BINARY, Uint8Array.of(0x81, 0xff, 0x01, 0x0a)))).toEqual({
    kind: "msgpack",
    value: Uint8Array.of(0x81, 0xff, 0x01),
  });
});

test.each<[SimpleType, string, RegExp]>([
  [SimpleType.INTEGER, "4.0", /"4.0", which is not an integer/],
  [SimpleType.INTEGER, "", /integer/],
  [SimpleType.INTEGER, "1_000", /integer/],
  [SimpleType.INTEGER, "9223372036854775808", /64 bits/],
  [SimpleType.FLOAT, "", /float/],
  [SimpleType.FLOAT, "1e400", /float/],
  [SimpleType.FLOAT, "1__0", /float/],
  [SimpleType.FLOAT, "1,5", /float/],
  [SimpleType.BOOLEAN, "yes", /true or false/],
  [SimpleType.DURATION, "90", /300ms/],
  [SimpleType.DATETIME, "2026-01-02 03:04:05", /2026-01-02T03:04:05Z/],
  [SimpleType.DATETIME, "2026-01-02T03:04:05", /time/],
  [SimpleType.DATETIME, "2026-02-30T03:04:05Z", /time/],
  [SimpleType.DATETIME, "2026-01-02T24:00:00Z", /time/],
  [SimpleType.DATETIME, "0000-01-02T00:00:00Z", /time/],
  [SimpleType.STRUCT, "[1]", /object in JSON/],
  [SimpleType.STRUCT, "{", /object in JSON/],
])("%s of %j is refused", (type, text, message) => {
  expect(() => read(type, text)).toThrow(message);
});

test("bytes that are no UTF-8 are no text", () => {
  for (const type of [SimpleType.STRING, SimpleType.INTEGER, SimpleType.STRUCT]) {
    expect(() => outputLiteral(type, Uint8Array.of(0x61, 0xff))).toThrow("not text in UTF-8");
  }
});
