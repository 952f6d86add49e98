import { create } from "@bufbuild/protobuf";
import { LiteralSchema, LiteralTypeSchema, PrimitiveSchema, SimpleType } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { signalLiteral } from "../panel/signal-literal.ts";
import { primitiveText, sameLiterals } from "./literal-text.ts";
import { readMessagePack } from "./message-pack.ts";
import { nearLink } from "./near-link.ts";
import { valueText } from "./value-text.ts";
import { visibleText } from "./visible-text.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

test("what cannot be seen is written out, and the rest is left", () => {
  expect(visibleText("a\u0000b\u202Ec\nd\té漢")).toBe("a\u2400b\\u202ec\nd\té漢");
});

describe("MessagePack", () => {
  test("whole numbers are exact", () => {
    expect(valueText(readMessagePack(bytes(0xcf, 255, 255, 255, 255, 255, 255, 255, 255)) ?? null)).toBe(
      "18446744073709551615",
    );
    expect(valueText(readMessagePack(bytes(0xd3, 128, 0, 0, 0, 0, 0, 0, 0)) ?? null)).toBe("-9223372036854775808");
    expect(readMessagePack(bytes(0xff))).toBe(-1);
  });
  test("maps and lists are told in their order", () => {
    expect(valueText(readMessagePack(bytes(0x82, 0xa1, 98, 0x92, 1, 0xc3, 0xa1, 97, 0xc0)) ?? null)).toBe(
      '{\n  "b": [\n    1,\n    true\n  ],\n  "a": null\n}',
    );
  });
  test.each([
    ["cut short", bytes(0xa5, 97)],
    ["a list longer than its bytes", bytes(0xdd, 255, 255, 255, 255)],
    ["more than one value", bytes(1, 2)],
    ["nested without end", new Uint8Array(100_000).fill(0x91)],
    ["nothing", bytes()],
  ])("bytes that are none: %s", (_, none) => {
    expect(readMessagePack(none)).toBeUndefined();
  });
});

test("primitives are told exactly", () => {
  expect(primitiveText(create(PrimitiveSchema, { value: { case: "integer", value: 2n ** 63n - 1n } }))).toBe(
    "9223372036854775807",
  );
  expect(primitiveText(create(PrimitiveSchema, { value: { case: "floatValue", value: -0 } }))).toBe("-0");
  expect(
    primitiveText(create(PrimitiveSchema, { value: { case: "datetime", value: { seconds: 0n, nanos: 1000 } } })),
  ).toBe("1970-01-01 00:00:00.000001 UTC");
  expect(
    primitiveText(
      create(PrimitiveSchema, { value: { case: "duration", value: { seconds: -1n, nanos: -500_000_000 } } }),
    ),
  ).toBe("-1.5 s");
});

test("what a gate is given is of its type, or refused in words", () => {
  const type = (value: SimpleType) => create(LiteralTypeSchema, { type: { case: "simple", value } });
  const given = signalLiteral(type(SimpleType.INTEGER), " 9223372036854775807 ");
  expect(given).toMatchObject({ value: { value: { value: { value: { value: { value: 9223372036854775807n } } } } } });
  expect(signalLiteral(type(SimpleType.INTEGER), "9223372036854775808")).toBe("It does not fit in 64 bits.");
  expect(signalLiteral(type(SimpleType.INTEGER), "1.5")).toBe("Not a whole number.");
  expect(signalLiteral(type(SimpleType.FLOAT), "")).toBe("Not a number.");
  expect(signalLiteral(type(SimpleType.STRING), " a ")).toMatchObject({
    value: { value: { value: { value: { value: { value: " a " } } } } },
  });
});

test("literals are compared by what they hold", () => {
  const text = (value: string, hash = "") =>
    create(LiteralSchema, {
      hash,
      value: {
        case: "scalar",
        value: { value: { case: "primitive", value: { value: { case: "stringValue", value } } } },
      },
    });
  expect(sameLiterals(text("a"), text("a", "h"))).toBe(true);
  expect(sameLiterals(text("a"), text("b"))).toBe(false);
  expect(sameLiterals(text("a"), undefined)).toBe(false);
});

test("a link of the control plane is followed at the page's own address, another one where it is", () => {
  expect(nearLink("http://other:1/blobs/a?b=1", "http://here:2")).toBe("http://here:2/blobs/a?b=1");
  expect(nearLink("https://bucket.s3.example/a?b=1", "http://here:2")).toBe("https://bucket.s3.example/a?b=1");
});
