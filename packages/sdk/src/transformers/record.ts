import { create } from "@bufbuild/protobuf";
import { type Literal, LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import { isPackedMap, type Packed } from "../msgpack/packed.ts";
import { plainObject, setField } from "./plain-object.ts";
import { atKey } from "./position.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `z.record(z.string(), T)`: Flyte's map. */
export function recordTransformer(item: Transformer): Transformer {
  return createTransformer({
    name: "Typed Dict",
    literalType: create(LiteralTypeSchema, { type: { case: "mapValueType", value: item.literalType } }),
    jsonSchema: { type: "object", additionalProperties: item.jsonSchema, propertyNames: { type: "string" } },
    element: item,
    toLiteral(value, position) {
      const literals: Record<string, Literal> = {};
      for (const [key, entry] of Object.entries(plainObject(value, position, "map"))) {
        setField(literals, key, item.toLiteral(entry, atKey(position, key)));
      }
      return create(LiteralSchema, { value: { case: "map", value: { literals } } });
    },
    readLiteral(literal, position) {
      if (literal.value.case !== "map") return unreadable;
      const read: Record<string, unknown> = {};
      for (const [key, entry] of Object.entries(literal.value.value.literals)) {
        setField(read, key, item.fromLiteral(entry, atKey(position, key)));
      }
      return read;
    },
    pack(value, position) {
      const packed = new Map<Packed, Packed>();
      for (const [key, entry] of Object.entries(plainObject(value, position, "map"))) {
        packed.set(key, item.pack(entry, atKey(position, key)));
      }
      return packed;
    },
    unpack(packed, position) {
      if (!isPackedMap(packed)) throw packedMismatch(position, "map", packed);
      const read: Record<string, unknown> = {};
      for (const [key, entry] of packed) {
        if (typeof key !== "string") throw packedMismatch(position, "map with string keys", key);
        setField(read, key, item.unpack(entry, atKey(position, key)));
      }
      return read;
    },
  });
}
