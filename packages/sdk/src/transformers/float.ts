import { SimpleType } from "@haltere/idl/core";
import type { ObjectStyle } from "./object-style.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `z.number()`: Flyte's FLOAT. 1 is written as 1.0; NaN and the infinities are Flyte values too. */
export function floatTransformer(style: ObjectStyle = "dataclass"): Transformer {
  return createTransformer({
    name: "float",
    literalType: simpleType(SimpleType.FLOAT),
    jsonSchema: { type: "number" },
    toLiteral: (value, position) => primitiveLiteral({ case: "floatValue", value: float(value, position) }),
    readLiteral(literal) {
      const primitive = primitiveOf(literal);
      if (primitive?.case === "floatValue") return primitive.value;
      return primitive?.case === "integer" ? Number(primitive.value) : unreadable;
    },
    pack(value, position) {
      // Python leaves an int in a field of floats as it is; so does an object of ours that holds one.
      if (typeof value === "bigint" && BigInt(Number(value)) === value) return value;
      const number = float(value, position);
      if (style === "dataclass" || Number.isFinite(number)) return number;
      throw valueError(position, `pydantic writes ${number} as null, so that it would be lost`);
    },
    unpack(packed, position) {
      if (typeof packed === "number") return packed;
      // Python leaves an int in a float field as it is.
      if (typeof packed === "bigint") return Number(packed);
      throw packedMismatch(position, "float", packed);
    },
  });
}

function float(value: unknown, position: Position): number {
  if (typeof value !== "number") throw mismatch(position, "float", value);
  return value;
}
