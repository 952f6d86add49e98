import { SimpleType } from "@haltere/idl/core";
import { mismatch, type Position, valueError } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `z.int()`: a safe integer, as Flyte's INTEGER. One that a number cannot hold exactly is an error, never rounded. */
export function intTransformer(): Transformer {
  return createTransformer({
    name: "int",
    literalType: simpleType(SimpleType.INTEGER),
    jsonSchema: { type: "integer" },
    toLiteral: (value, position) => primitiveLiteral({ case: "integer", value: safeInteger(value, position) }),
    readLiteral(literal, position) {
      const primitive = primitiveOf(literal);
      if (primitive?.case === "integer") return exactNumber(primitive.value, position);
      // The console sends whole numbers as floats; flytekit truncates them.
      if (primitive?.case === "floatValue" && Number.isFinite(primitive.value)) {
        return exactNumber(BigInt(Math.trunc(primitive.value)), position);
      }
      return unreadable;
    },
    pack: safeInteger,
    unpack(packed, position) {
      if (typeof packed !== "bigint") throw packedMismatch(position, "int", packed);
      return exactNumber(packed, position);
    },
  });
}

function safeInteger(value: unknown, position: Position): bigint {
  if (typeof value !== "number" || !Number.isInteger(value)) throw mismatch(position, "int", value);
  if (!Number.isSafeInteger(value)) {
    throw valueError(
      position,
      `expected int, got ${value}, which is too large for a number to hold exactly`,
      "Use z.bigint() for integers beyond 2^53.",
    );
  }
  return BigInt(value);
}

function exactNumber(value: bigint, position: Position): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw valueError(
    position,
    `${value} is too large for a number to hold exactly`,
    "Use z.bigint() for integers beyond 2^53.",
  );
}
