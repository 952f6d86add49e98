import { SimpleType } from "@haltere/idl/core";
import { mismatch, type Position } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `z.string()`: Flyte's STRING. */
export function stringTransformer(): Transformer {
  return createTransformer({
    name: "str",
    literalType: simpleType(SimpleType.STRING),
    jsonSchema: { type: "string" },
    toLiteral: (value, position) => primitiveLiteral({ case: "stringValue", value: text(value, position) }),
    readLiteral(literal) {
      const primitive = primitiveOf(literal);
      return primitive?.case === "stringValue" ? primitive.value : unreadable;
    },
    pack: text,
    unpack(packed, position) {
      if (typeof packed !== "string") throw packedMismatch(position, "str", packed);
      return packed;
    },
  });
}

function text(value: unknown, position: Position): string {
  if (typeof value !== "string") throw mismatch(position, "str", value);
  if (!value.isWellFormed()) throw mismatch(position, "str that is valid Unicode", value);
  return value;
}
