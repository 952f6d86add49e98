import {
  binaryLiteral,
  booleanLiteral,
  collectionLiteral,
  decodeMsgpack,
  FlyteError,
  floatLiteral,
  integerLiteral,
  msgpackTag,
  stringLiteral,
} from "@haltere/core";
import type { Literal } from "@haltere/idl/core";

/** Parts of msgpack found by walking its bytes, so that what is found keeps its very encoding. */

type Shape =
  | { readonly kind: "int" | "float" | "bool" | "text" | "other"; readonly next: number }
  | { readonly kind: "list" | "map"; readonly count: number; readonly next: number };

/** The encoded item of an encoded list; undefined where it is no list or too short. */
export function msgpackItem(bytes: Uint8Array, index: number): Uint8Array | undefined {
  const shape = shapeAt(bytes, 0);
  if (shape.kind !== "list" || index < 0 || index >= shape.count) return undefined;
  let start = shape.next;
  for (let i = 0; i < index; i++) start = skip(bytes, start);
  return bytes.subarray(start, skip(bytes, start));
}

/** The encoded value under a key of an encoded map; undefined where there is none. */
export function msgpackEntry(bytes: Uint8Array, key: string | number): Uint8Array | undefined {
  const shape = shapeAt(bytes, 0);
  if (shape.kind !== "map") return undefined;
  let start = shape.next;
  for (let i = 0; i < shape.count; i++) {
    const value = skip(bytes, start);
    const decoded = decodeMsgpack(bytes.subarray(start, value));
    const end = skip(bytes, value);
    if (decoded.ok && String(decoded.value) === String(key)) return bytes.subarray(value, end);
    start = end;
  }
  return undefined;
}

/** A literal of encoded msgpack as FlytePropeller makes it: primitives as such, a list as a collection of binaries, the rest as a binary. */
export function literalOfMsgpack(bytes: Uint8Array): Literal {
  const shape = shapeAt(bytes, 0);
  if (shape.kind === "list") {
    const parts: Literal[] = [];
    let start = shape.next;
    for (let i = 0; i < shape.count; i++) {
      const end = skip(bytes, start);
      parts.push(binaryLiteral(bytes.slice(start, end), msgpackTag));
      start = end;
    }
    return collectionLiteral(parts);
  }
  const decoded = decodeMsgpack(bytes);
  const value = decoded.ok ? decoded.value : undefined;
  if (shape.kind === "float" && typeof value === "number") return floatLiteral(value);
  if (shape.kind === "int" && (typeof value === "number" || typeof value === "bigint"))
    return integerLiteral(BigInt(value));
  if (shape.kind === "bool" && typeof value === "boolean") return booleanLiteral(value);
  if (shape.kind === "text" && typeof value === "string") return stringLiteral(value);
  return binaryLiteral(bytes.slice(), msgpackTag);
}

function skip(bytes: Uint8Array, at: number): number {
  let end = at;
  for (let open = 1; open > 0; open--) {
    const shape = shapeAt(bytes, end);
    if (shape.kind === "list") open += shape.count;
    else if (shape.kind === "map") open += shape.count * 2;
    end = shape.next;
  }
  return end;
}

/** What stands at a position, by msgpack's first byte; `next` is behind it, or behind the head of a list or map. */
function shapeAt(bytes: Uint8Array, at: number): Shape {
  const first = bytes[at];
  if (first === undefined) throw truncated();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = (width: 1 | 2 | 4): number => {
    if (at + 1 + width > bytes.length) throw truncated();
    return width === 1 ? view.getUint8(at + 1) : width === 2 ? view.getUint16(at + 1) : view.getUint32(at + 1);
  };
  const ends = (kind: "int" | "float" | "bool" | "text" | "other", size: number): Shape => {
    if (at + size > bytes.length) throw truncated();
    return { kind, next: at + size };
  };
  const sized = (kind: "text" | "other", width: 1 | 2 | 4, extra = 0): Shape =>
    ends(kind, 1 + width + extra + length(width));
  if (first <= 0x7f || first >= 0xe0) return ends("int", 1);
  if (first <= 0x8f) return { kind: "map", count: first & 0x0f, next: at + 1 };
  if (first <= 0x9f) return { kind: "list", count: first & 0x0f, next: at + 1 };
  if (first <= 0xbf) return ends("text", 1 + (first & 0x1f));
  switch (first) {
    case 0xc2:
    case 0xc3:
      return ends("bool", 1);
    case 0xc4:
      return sized("other", 1);
    case 0xc5:
      return sized("other", 2);
    case 0xc6:
      return sized("other", 4);
    case 0xc7:
      return sized("other", 1, 1);
    case 0xc8:
      return sized("other", 2, 1);
    case 0xc9:
      return sized("other", 4, 1);
    case 0xca:
      return ends("float", 5);
    case 0xcb:
      return ends("float", 9);
    case 0xd9:
      return sized("text", 1);
    case 0xda:
      return sized("text", 2);
    case 0xdb:
      return sized("text", 4);
    case 0xdc:
      return { kind: "list", count: length(2), next: at + 3 };
    case 0xdd:
      return { kind: "list", count: length(4), next: at + 5 };
    case 0xde:
      return { kind: "map", count: length(2), next: at + 3 };
    case 0xdf:
      return { kind: "map", count: length(4), next: at + 5 };
  }
  if (first >= 0xcc && first <= 0xd3) return ends("int", 1 + (1 << ((first - 0xcc) & 3)));
  if (first >= 0xd4 && first <= 0xd8) return ends("other", 2 + (1 << (first - 0xd4)));
  return ends("other", 1);
}

function truncated(): FlyteError {
  return new FlyteError("DataLoss", "The value's msgpack ends too early.");
}
