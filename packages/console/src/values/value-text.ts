import type { JsonValue } from "@bufbuild/protobuf";
import { FlyteError, literalText, type Packed, readLiteral, unpackMessage } from "@haltere/core";
import type { Literal } from "@haltere/idl/core";
import { exactText } from "./exact-text.ts";

/**
 * A value as a reader copies it: a text as it is, lists, maps and objects as indented JSON, anything else as on one line. What JSON has no form
 * for, bytes and keys that are no texts, is told on one line with all that is around it.
 */
export function valueText(literal: Literal): string {
  const value = readLiteral(literal);
  if (value.kind === "string") return value.value;
  if (value.kind === "union" && value.value !== undefined) return valueText(value.value);
  if (!["generic", "msgpack", "collection", "map"].includes(value.kind)) return literalText(literal);
  const packed = packedOf(literal);
  return (packed === undefined ? undefined : exactText(packed)) ?? literalText(literal);
}

/** A literal as what MessagePack could say of it; undefined for bytes that say nothing. */
function packedOf(literal: Literal): Packed | undefined {
  const value = readLiteral(literal);
  switch (value.kind) {
    case "integer":
    case "float":
    case "string":
    case "boolean":
    case "binary":
      return value.value;
    case "none":
      return null;
    case "generic":
      return packedJson(value.value);
    case "msgpack":
      return unpacked(value.value);
    case "union":
      return value.value === undefined ? null : packedOf(value.value);
    case "collection": {
      const items = value.value.map(packedOf);
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "map": {
      const items = new Map<Packed, Packed>();
      for (const [key, item] of Object.entries(value.value)) {
        const packed = packedOf(item);
        if (packed === undefined) return undefined;
        items.set(key, packed);
      }
      return items;
    }
    default:
      return literalText(literal);
  }
}

/** The doubles of a Struct that are whole are told without a point, as they were most likely meant. */
function packedJson(value: JsonValue): Packed {
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(packedJson);
  return new Map(Object.entries(value).map(([key, item]) => [key, packedJson(item)]));
}

/** What MessagePack says; undefined for bytes that are none. */
export function unpacked(bytes: Uint8Array): Packed | undefined {
  try {
    return unpackMessage(bytes);
  } catch (thrown) {
    if (thrown instanceof FlyteError) return undefined;
    throw thrown;
  }
}
