import { clone } from "@bufbuild/protobuf";
import { LiteralSchema } from "@haltere/idl/core";
import { mismatch } from "./position.ts";
import type { Transformer } from "./transformer.ts";

/** The type, whose literals carry a hash by which caches know the value; flytekit's HashMethod. */
export function hashedTransformer(base: Transformer, hash: (value: unknown) => unknown): Transformer {
  return {
    ...base,
    toLiteral(value, position) {
      const text = hash(value);
      if (typeof text !== "string") throw mismatch(position, "a str from the function that hashes it", text);
      const literal = clone(LiteralSchema, base.toLiteral(value, position));
      literal.hash = text;
      return literal;
    },
  };
}
