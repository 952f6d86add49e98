import { toJson } from "@bufbuild/protobuf";
import { floatLiteral, integerLiteral, literalMap, msgpackLiteral } from "@haltere/core";
import { LiteralMapSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { inputsFromJson } from "./inputs-from-json.ts";

test("inputs come out of their JSON as they were, exact to the bit", () => {
  const inputs = literalMap({
    big: integerLiteral(9223372036854775807n),
    none: floatLiteral(Number.NaN),
    packed: msgpackLiteral(new Uint8Array([0x81, 0xa1, 0x78, 0x01])),
  });
  expect(inputsFromJson(JSON.parse(JSON.stringify(toJson(LiteralMapSchema, inputs))))).toEqual(inputs);
});

test.each([[{ x: 5 }], [{ literals: { x: { scalar: { primitive: { integer: "many" } } } } }], ["x"]])(
  "%j is no map of literals",
  (json) => {
    expect(() => inputsFromJson(json)).toThrowError(expect.objectContaining({ code: "InvalidArgument" }));
  },
);
