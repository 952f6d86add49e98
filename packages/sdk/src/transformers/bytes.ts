import { binaryLiteral, msgpackTag, type Packed, unpackMessage } from "@haltere/core";
import { SimpleType } from "@haltere/idl/core";
import type { ObjectStyle } from "./object-style.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { simpleType } from "./simple.ts";
import { literalMismatch, packedMismatch, scalarOf, type Transformer } from "./transformer.ts";

/** `Bytes`: Flyte's BINARY, bytes in the literal itself. Of what is tagged as msgpack it is the bytes packed in it. */
export function bytesTransformer(style: ObjectStyle = "dataclass"): Transformer {
  function unpack(packed: Packed, position: Position): Uint8Array {
    if (packed instanceof Uint8Array) return packed;
    if (style === "pydantic" && typeof packed === "string") return new TextEncoder().encode(packed);
    throw packedMismatch(position, "bytes", packed);
  }

  return {
    name: "bytes",
    literalType: simpleType(SimpleType.BINARY),
    jsonSchema: { type: "string", format: "base64" },
    toLiteral: (value, position) => binaryLiteral(bytesOf(value, position)),
    fromLiteral(literal, position) {
      const scalar = scalarOf(literal);
      if (scalar?.case !== "binary") throw literalMismatch(position, "bytes", literal);
      const { tag, value } = scalar.value;
      return tag === msgpackTag ? unpack(unpackMessage(value), position) : Uint8Array.from(value);
    },
    pack(value, position) {
      const bytes = bytesOf(value, position);
      return style === "pydantic" ? textOf(bytes, position) : bytes;
    },
    unpack,
  };
}

function bytesOf(value: unknown, position: Position): Uint8Array {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  throw mismatch(position, "bytes (a Uint8Array)", value);
}

/** pydantic's JSON has no bytes: they are UTF-8 text, and others an error, in Python too. */
function textOf(bytes: Uint8Array, position: Position): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (thrown) {
    throw valueError(position, "bytes in a pydantic model must be UTF-8", undefined, thrown);
  }
}
