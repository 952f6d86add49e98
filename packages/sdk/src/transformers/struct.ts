import { create, type JsonObject } from "@bufbuild/protobuf";
import { type LiteralType, LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import { jsonToPacked } from "./json.ts";
import { binaryLiteral, createTransformer, scalarOf, type Transformer, unreadable } from "./transformer.ts";

interface StructParts extends Pick<Transformer, "name" | "jsonSchema" | "alone" | "pack" | "unpack"> {
  /** The JSON Schema in the type, and the fields' types; absent for a dict without a schema. */
  readonly declared?: { readonly metadata: JsonObject; readonly dataclassType: Record<string, LiteralType> };
}

/**
 * What travels as Flyte's STRUCT: MessagePack, whatever it holds. Reads protobuf's Struct as well, which the console and
 * older flytekits write.
 */
export function structTransformer({ declared, ...parts }: StructParts): Transformer {
  return createTransformer({
    ...parts,
    literalType: create(LiteralTypeSchema, {
      type: { case: "simple", value: SimpleType.STRUCT },
      ...(declared === undefined
        ? {}
        : { metadata: declared.metadata, structure: { dataclassType: declared.dataclassType } }),
      annotation: messagePackAnnotation,
    }),
    toLiteral: (value, position) => binaryLiteral(parts.pack(value, position)),
    readLiteral(literal, position) {
      const scalar = scalarOf(literal);
      return scalar?.case === "generic" ? parts.unpack(jsonToPacked(scalar.value), position) : unreadable;
    },
  });
}

/** What flytekit puts beside every type that travels as MessagePack, so that caches can read through it. */
const messagePackAnnotation = {
  annotations: { "cache-key-metadata": { "serialization-format": "msgpack" } },
} as const;
