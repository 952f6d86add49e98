import { create } from "@bufbuild/protobuf";
import {
  collectionLiteral,
  floatLiteral,
  integerLiteral,
  mapLiteral,
  msgpackLiteral,
  stringLiteral,
} from "@haltere/core";
import { type Literal, LiteralSchema, type PromiseAttribute, PromiseAttributeSchema } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { resolveAttributePath } from "./attribute-path.ts";

function path(...parts: (string | number)[]): PromiseAttribute[] {
  return parts.map((part) =>
    create(PromiseAttributeSchema, {
      value: typeof part === "string" ? { case: "stringValue", value: part } : { case: "intValue", value: part },
    }),
  );
}
const where = { node: "n1", input: "x" };
const resolve = (literal: Literal, ...parts: (string | number)[]) =>
  resolveAttributePath(literal, path(...parts), where);

// {"a": 1.0, "b": [7, {"c": "deep"}], "big": 2^40, "none": nil}
const encoded = Uint8Array.from([
  0x84, 0xa1, 0x61, 0xcb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xa1, 0x62, 0x92, 0x07, 0x81, 0xa1, 0x63, 0xa4, 0x64, 0x65,
  0x65, 0x70, 0xa3, 0x62, 0x69, 0x67, 0xcf, 0, 0, 1, 0, 0, 0, 0, 0, 0xa4, 0x6e, 0x6f, 0x6e, 0x65, 0xc0,
]);

describe("an attribute path", () => {
  test("goes through collections and maps of literals", () => {
    const literal = mapLiteral({ list: collectionLiteral([integerLiteral(1), integerLiteral(2)]) });
    expect(resolve(literal, "list", 1)).toEqual(integerLiteral(2));
  });

  test("goes into msgpack, where a whole float stays a float", () => {
    const literal = collectionLiteral([msgpackLiteral(encoded)]);
    expect(resolve(literal, 0, "a")).toEqual(floatLiteral(1));
    expect(resolve(literal, 0, "b", 0)).toEqual(integerLiteral(7));
    expect(resolve(literal, 0, "b", 1, "c")).toEqual(stringLiteral("deep"));
    expect(resolve(literal, 0, "big")).toEqual(integerLiteral(2n ** 40n));
  });

  test("gives a list as a collection of binaries, and the rest as a binary, with the very bytes", () => {
    const literal = msgpackLiteral(encoded);
    expect(resolve(literal, "b")).toEqual(
      collectionLiteral([msgpackLiteral(Uint8Array.of(7)), msgpackLiteral(encoded.slice(16, 24))]),
    );
    expect(resolve(literal, "b", 1)).toEqual(msgpackLiteral(encoded.slice(16, 24)));
    expect(resolve(literal, "none")).toEqual(msgpackLiteral(Uint8Array.of(0xc0)));
  });

  test("goes into the JSON of a struct, whose numbers are floats", () => {
    const literal = create(LiteralSchema, {
      value: { case: "scalar", value: { value: { case: "generic", value: { a: [{ b: 2 }] } } } },
    });
    expect(resolve(literal, "a", 0, "b")).toEqual(floatLiteral(2));
  });

  test.each([
    ["a missing attribute", ["nope"]],
    ["an item of what is no list", [0]],
    ["an index behind the end", ["b", 2]],
    ["a prototype's property", ["constructor"]],
  ])("%s names node and input", (_, parts) => {
    expect(() => resolve(msgpackLiteral(encoded), ...parts)).toThrow(
      expect.objectContaining({ code: "FailedPrecondition", where }),
    );
  });

  test("msgpack that ends too early is said to be damaged", () => {
    expect(() => resolve(msgpackLiteral(encoded.slice(0, 5)), "b")).toThrow(
      expect.objectContaining({ code: "DataLoss" }),
    );
  });
});
