import { create } from "@bufbuild/protobuf";
import { LiteralTypeSchema } from "@haltere/idl/core";
import { mismatch, type Position, valueError } from "./position.ts";
import { enumTitle } from "./pydantic-schema.ts";
import { primitiveLiteral, primitiveOf } from "./simple.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/**
 * `z.enum([...])` with string values: Flyte's enum type, values in the order they were declared.
 * @param title The name of the enum, which the JSON Schema of a pydantic model shows.
 */
export function enumTransformer(values: readonly string[], title = "Enum"): Transformer {
  const known = new Set(values);

  function member(value: unknown, position: Position): string {
    if (typeof value !== "string") throw mismatch(position, `one of ${values.join(", ")}`, value);
    if (!known.has(value)) {
      throw valueError(position, `expected one of ${values.join(", ")}, got str ${JSON.stringify(value)}`);
    }
    return value;
  }

  return createTransformer({
    name: "DefaultEnumTransformer",
    literalType: create(LiteralTypeSchema, { type: { case: "enumType", value: { values: [...values] } } }),
    jsonSchema: Object.assign({ enum: [...values] }, { [enumTitle]: title }),
    toLiteral: (value, position) => primitiveLiteral({ case: "stringValue", value: member(value, position) }),
    readLiteral(literal, position) {
      const primitive = primitiveOf(literal);
      return primitive?.case === "stringValue" ? member(primitive.value, position) : unreadable;
    },
    pack: member,
    unpack(packed, position) {
      if (typeof packed !== "string") throw packedMismatch(position, `one of ${values.join(", ")}`, packed);
      return member(packed, position);
    },
  });
}
