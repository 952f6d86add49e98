import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { literalText } from "@haltere/core";
import { LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { literalOfText } from "./literal-of-text.ts";

const type = (init: MessageInitShape<typeof LiteralTypeSchema>["type"] & {}) =>
  create(LiteralTypeSchema, { type: init });
const simple = (value: SimpleType) => type({ case: "simple", value });

test.each([
  [SimpleType.INTEGER, "9223372036854775807", "9223372036854775807"],
  [SimpleType.INTEGER, " -3 ", "-3"],
  [SimpleType.FLOAT, "1e3", "1000.0"],
  [SimpleType.STRING, " <b>", '" <b>"'],
  [SimpleType.BOOLEAN, "false", "false"],
  [SimpleType.DATETIME, "2026-11-23T22:00:00Z", "2026-11-23T22:00:00Z"],
  [SimpleType.DURATION, "1.5", "1.5s"],
  [SimpleType.DURATION, "1h 30m", "5400s"],
  [SimpleType.FLOAT, "-inf", "-Infinity"],
  [SimpleType.STRUCT, '{"a": [1]}', "{a: [1]}"],
] as const)("type %i reads %s", (kind, text, told) => {
  const read = literalOfText(simple(kind), text);
  expect(read.kind === "value" && literalText(read.value)).toBe(told);
});

test.each([
  [SimpleType.INTEGER, "9223372036854775808"],
  [SimpleType.INTEGER, "1.0"],
  [SimpleType.FLOAT, ""],
  [SimpleType.BOOLEAN, "yes"],
  [SimpleType.DATETIME, "tomorrow"],
  [SimpleType.STRUCT, "[1]"],
  [SimpleType.STRUCT, "{"],
] as const)("type %i refuses %s", (kind, text) => {
  expect(literalOfText(simple(kind), text)).toMatchObject({ kind: "wrong" });
});

test("an enum takes its values alone", () => {
  const sizes = type({ case: "enumType", value: { values: ["S", "M"] } });
  expect(literalOfText(sizes, "M").kind).toBe("value");
  expect(literalOfText(sizes, "L").kind).toBe("wrong");
});
