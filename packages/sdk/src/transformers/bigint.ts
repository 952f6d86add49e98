import { SimpleType } from "@haltere/idl/core";
import { mismatch, type Position, valueError } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `z.bigint()`: every integer of 64 bits, as Flyte's INTEGER. */
export function bigintTransformer(): Transformer {
  return createTransformer({
    name: "int",
    literalType: simpleType(SimpleType.INTEGER),
    jsonSchema: { type: "integer" },
    toLiteral: (value, position) => primitiveLiteral({ case: "integer", value: int64(value, position) }),
    readLiteral(literal) {
      const primitive = primitiveOf(literal);
      if (primitive?.case === "integer") return primitive.value;
      if (primitive?.case === "floatValue" && Number.isFinite(primitive.value)) {
        return BigInt(Math.trunc(primitive.value));
      }
      return unreadable;
    },
    pack: int64,
    unpack(packed, position) {
      if (typeof packed !== "bigint") throw packedMismatch(position, "int", packed);
      return packed;
    },
  });
}

function int64(value: unknown, position: Position): bigint {
  if (typeof value === "number") {
    const text = Number.isInteger(value) ? value.toFixed(1) : value;
    throw valueError(position, `expected int (a bigint), got float ${text} (a number)`, "Write BigInt(value).");
  }
  if (typeof value !== "bigint") throw mismatch(position, "int (a bigint)", value);
  if (value !== BigInt.asIntN(64, value)) {
    throw valueError(position, `expected int, got ${value}, which does not fit Flyte's 64 bits`);
  }
  return value;
}
