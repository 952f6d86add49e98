import { create, type JsonValue } from "@bufbuild/protobuf";
import { LiteralTypeSchema } from "@haltere/idl/core";
import { mismatch, type Position } from "./position.ts";
import { createTransformer, type Transformer } from "./transformer.ts";

/** `z.literal("a")`, `z.literal([1, 2])`: the base type with the choices as annotation, as Python's `typing.Literal`. */
export function literalChoiceTransformer(
  base: Transformer,
  values: readonly (string | number | boolean)[],
): Transformer {
  const choices: JsonValue[] = [...values];

  function chosen(value: unknown, position: Position): unknown {
    if (choices.some((choice) => choice === value)) return value;
    throw mismatch(position, choices.map((choice) => JSON.stringify(choice)).join(" or "), value);
  }

  return createTransformer({
    name: "LiteralTypeTransformer",
    literalType: create(LiteralTypeSchema, {
      type: base.literalType.type,
      annotation: { annotations: { literal_values: choices } },
    }),
    jsonSchema: choices.length === 1 && choices[0] !== undefined ? { const: choices[0] } : { enum: choices },
    toLiteral: (value, position) => base.toLiteral(chosen(value, position), position),
    readLiteral: (literal, position) => chosen(base.fromLiteral(literal, position), position),
    pack: (value, position) => base.pack(chosen(value, position), position),
    unpack: (packed, position) => chosen(base.unpack(packed, position), position),
  });
}
