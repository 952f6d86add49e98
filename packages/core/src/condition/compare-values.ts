import type { Literal } from "@haltere/idl/core";
import { decodeMsgpack } from "../literal/msgpack.ts";
import { readLiteral, withoutUnion } from "../literal/read-literal.ts";

/** A value that a condition can compare. Times and durations are whole seconds, as FlytePropeller takes them. */
export type Comparable =
  | { readonly kind: "integer" | "datetime" | "duration"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "none" };

/** What of a literal can be compared: a primitive, also in a union or taken out of an object. Undefined for any other. */
export function comparableOf(literal: Literal): Comparable | undefined {
  const read = readLiteral(withoutUnion(literal));
  switch (read.kind) {
    case "integer":
    case "float":
    case "string":
    case "boolean":
    case "none":
      return read;
    case "datetime":
    case "duration":
      return { kind: read.kind, value: read.value.seconds };
    case "msgpack":
      return unpacked(read.value);
    default:
      return undefined;
  }
}

/** A float's first byte is MessagePack's float 32 or float 64; every other number is an integer. */
const floatBytes: ReadonlySet<number | undefined> = new Set([0xca, 0xcb]);

function unpacked(bytes: Uint8Array): Comparable | undefined {
  const decoded = decodeMsgpack(bytes);
  if (!decoded.ok) return undefined;
  const { value } = decoded;
  if (value === null) return { kind: "none" };
  if (typeof value === "bigint") return { kind: "integer", value };
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "boolean") return { kind: "boolean", value };
  if (typeof value !== "number") return undefined;
  return floatBytes.has(bytes[0]) ? { kind: "float", value } : { kind: "integer", value: BigInt(value) };
}

/** Of two values of one kind; none is the same as none alone. NaN is neither greater than anything nor the same. */
export function compareValues(a: Comparable, b: Comparable): { readonly greater: boolean; readonly same: boolean } {
  if (a.kind === "none" || b.kind === "none") return { greater: false, same: a.kind === b.kind };
  if (a.kind === "string" && b.kind === "string") {
    const order = Buffer.compare(Buffer.from(a.value), Buffer.from(b.value));
    return { greater: order > 0, same: order === 0 };
  }
  return { greater: a.value > b.value, same: a.value === b.value };
}
