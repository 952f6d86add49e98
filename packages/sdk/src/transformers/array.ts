import { create } from "@bufbuild/protobuf";
import { isPackedArray } from "@haltere/core";
import { LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import { atIndex, mismatch, type Position } from "./position.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `z.array(T)`: Flyte's collection. */
export function arrayTransformer(element: Transformer): Transformer {
  return createTransformer({
    name: "Typed List",
    literalType: create(LiteralTypeSchema, { type: { case: "collectionType", value: element.literalType } }),
    jsonSchema: { type: "array", items: element.jsonSchema },
    element,
    toLiteral: (value, position) =>
      create(LiteralSchema, {
        value: {
          case: "collection",
          value: {
            literals: list(value, position).map((item, index) => element.toLiteral(item, atIndex(position, index))),
          },
        },
      }),
    readLiteral(literal, position) {
      if (literal.value.case !== "collection") return unreadable;
      return literal.value.value.literals.map((item, index) => element.fromLiteral(item, atIndex(position, index)));
    },
    pack: (value, position) => list(value, position).map((item, index) => element.pack(item, atIndex(position, index))),
    unpack(packed, position) {
      if (!isPackedArray(packed)) throw packedMismatch(position, "list", packed);
      return packed.map((item, index) => element.unpack(item, atIndex(position, index)));
    },
  });
}

function list(value: unknown, position: Position): readonly unknown[] {
  if (!Array.isArray(value)) throw mismatch(position, "list", value);
  // A sparse array's holes would be skipped by map.
  return Array.from(value);
}
