import { SimpleType } from "@haltere/idl/core";
import { mismatch, type Position } from "./position.ts";
import { simpleType } from "./simple.ts";
import {
  createTransformer,
  packedMismatch,
  scalarLiteral,
  scalarOf,
  type Transformer,
  unreadable,
} from "./transformer.ts";

/** `z.null()`, `z.undefined()`, and the absent side of an optional: Flyte's NONE. Both are accepted; `absent` is what is read. */
export function noneTransformer(absent: null | undefined): Transformer {
  return createTransformer({
    name: "none",
    literalType: simpleType(SimpleType.NONE),
    jsonSchema: { type: "null" },
    toLiteral(value, position) {
      nothing(value, position);
      return scalarLiteral({ case: "noneType", value: { $typeName: "flyteidl.core.Void" } });
    },
    readLiteral: (literal) => (scalarOf(literal)?.case === "noneType" ? absent : unreadable),
    pack: nothing,
    unpack(packed, position) {
      if (packed !== null) throw packedMismatch(position, "none", packed);
      return absent;
    },
  });
}

function nothing(value: unknown, position: Position): null {
  if (value !== null && value !== undefined) throw mismatch(position, "none", value);
  return null;
}
