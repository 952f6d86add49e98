import { SimpleType } from "@haltere/idl/core";
import { mismatch, type Position } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `z.boolean()`: Flyte's BOOLEAN. */
export function booleanTransformer(): Transformer {
  return createTransformer({
    name: "bool",
    literalType: simpleType(SimpleType.BOOLEAN),
    jsonSchema: { type: "boolean" },
    toLiteral: (value, position) => primitiveLiteral({ case: "boolean", value: truth(value, position) }),
    readLiteral(literal) {
      const primitive = primitiveOf(literal);
      return primitive?.case === "boolean" ? primitive.value : unreadable;
    },
    pack: truth,
    unpack(packed, position) {
      if (typeof packed !== "boolean") throw packedMismatch(position, "bool", packed);
      return packed;
    },
  });
}

function truth(value: unknown, position: Position): boolean {
  if (typeof value !== "boolean") throw mismatch(position, "bool", value);
  return value;
}
