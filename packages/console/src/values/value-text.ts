import { FlyteError, literalText, type Packed, readLiteral, unpackMessage } from "@haltere/core";
import type { Literal } from "@haltere/idl/core";
import { exactText } from "./exact-text.ts";

/** A value as a reader copies it: a text as it is, an object as indented JSON, anything else as on one line. */
export function valueText(literal: Literal): string {
  const value = readLiteral(literal);
  switch (value.kind) {
    case "string":
      return value.value;
    case "generic":
      return JSON.stringify(value.value, undefined, 2);
    case "msgpack": {
      const packed = unpacked(value.value);
      return (packed === undefined ? undefined : exactText(packed)) ?? literalText(literal);
    }
    default:
      return literalText(literal);
  }
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
