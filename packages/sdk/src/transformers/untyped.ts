import { create } from "@bufbuild/protobuf";
import { LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import { isPackedArray, isPackedMap, type Packed } from "../msgpack/packed.ts";
import { jsonToPacked } from "./json.ts";
import { isPlainObject, setField } from "./plain-object.ts";
import { atField, atIndex, mismatch, type Position } from "./position.ts";
import {
  binaryLiteral,
  createTransformer,
  messagePackAnnotation,
  scalarOf,
  type Transformer,
  unreadable,
} from "./transformer.ts";

/**
 * `z.any()`, `z.unknown()`, and a record of them: a value without a schema, as flytekit's untyped `dict`. It holds what
 * JSON holds, and bigints; a whole number is written as an integer.
 */
export function untypedTransformer(): Transformer {
  return createTransformer({
    name: "Typed Dict",
    literalType: create(LiteralTypeSchema, {
      type: { case: "simple", value: SimpleType.STRUCT },
      annotation: messagePackAnnotation,
    }),
    jsonSchema: {},
    toLiteral: (value, position) => binaryLiteral(packAny(value, position)),
    readLiteral(literal) {
      const scalar = scalarOf(literal);
      return scalar?.case === "generic" ? unpackAny(jsonToPacked(scalar.value)) : unreadable;
    },
    pack: packAny,
    unpack: unpackAny,
  });
}

function packAny(value: unknown, position: Position): Packed {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case "boolean":
    case "string":
    case "bigint":
      return value;
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) return Array.from(value, (item, index) => packAny(item, atIndex(position, index)));
  if (value instanceof Uint8Array) return value;
  if (isPlainObject(value)) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      return new Map(Object.entries(value).map(([name, item]) => [name, packAny(item, atField(position, name))]));
    }
  }
  throw mismatch(position, "a value that JSON can say", value, "Declare its type with a schema, or convert it first.");
}

function unpackAny(packed: Packed): unknown {
  if (typeof packed === "bigint") {
    const number = Number(packed);
    return Number.isSafeInteger(number) ? number : packed;
  }
  if (isPackedArray(packed)) return packed.map(unpackAny);
  if (isPackedMap(packed)) {
    const read: Record<string, unknown> = {};
    for (const [key, item] of packed) setField(read, String(key), unpackAny(item));
    return read;
  }
  return packed;
}
