import { create, type DescMessage, type Message, toJson } from "@bufbuild/protobuf";
import { AnySchema, DurationSchema, StructSchema, TimestampSchema, ValueSchema } from "@bufbuild/protobuf/wkt";
import { LiteralSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { messageToJson } from "./json.ts";

const number = (value: number) => ({ kind: { case: "numberValue" as const, value } });
const cases: readonly (readonly [string, DescMessage, Message, unknown])[] = [
  ["a time before all", TimestampSchema, create(TimestampSchema, { seconds: -(2n ** 63n) }), "0001-01-01T00:00:00Z"],
  [
    "a time after all",
    TimestampSchema,
    create(TimestampSchema, { seconds: 2n ** 62n, nanos: 2 ** 31 - 1 }),
    "9999-12-31T23:59:59.999999999Z",
  ],
  [
    "a time of less than no nanoseconds",
    TimestampSchema,
    create(TimestampSchema, { nanos: -5 }),
    "1970-01-01T00:00:00Z",
  ],
  ["a duration of ages", DurationSchema, create(DurationSchema, { seconds: 2n ** 62n }), "315576000000s"],
  ["a duration of two signs", DurationSchema, create(DurationSchema, { seconds: -1n, nanos: 500_000_000 }), "-1.500s"],
  [
    "numbers that are none",
    StructSchema,
    create(StructSchema, {
      fields: {
        a: number(Number.NaN),
        b: { kind: { case: "listValue", value: { values: [number(Number.NEGATIVE_INFINITY), number(1), {}] } } },
        c: { kind: { case: "structValue", value: { fields: { d: { kind: { case: "stringValue", value: "x" } } } } } },
      },
    }),
    { a: "NaN", b: ["-Infinity", 1, null], c: { d: "x" } },
  ],
  ["a value without one", ValueSchema, create(ValueSchema), null],
  [
    "anything of a kind nobody knows",
    AnySchema,
    create(AnySchema, { typeUrl: "type.googleapis.com/no.Such", value: new Uint8Array([1]) }),
    { "@type": "type.googleapis.com/no.Such", value: "AQ==" },
  ],
];

test.each(cases)("%s is told as the nearest that JSON has", (_, schema, message, told) => {
  expect(() => toJson(schema, message)).toThrow();
  expect(messageToJson(schema, message, { names: "proto" })).toEqual(told);
});

test("and does not keep the rest of a message from being read", () => {
  const generic = { a: Number.NaN };
  const literal = create(LiteralSchema, {
    hash: "h",
    value: { case: "scalar", value: { value: { case: "generic", value: generic } } },
  });
  expect(messageToJson(LiteralSchema, literal, { names: "camel" })).toMatchObject({
    hash: "h",
    scalar: { generic: { a: "NaN" } },
  });
});
