import { decode } from "@msgpack/msgpack";

/** Plain values: numbers, bigints (what was encoded in 64 bits), strings, booleans, null, arrays, objects, bytes, Dates. */
export type DecodedMsgpack =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/**
 * Decodes msgpack for looking into it: to show it, to follow an attribute path. A map's keys become strings. Whether a
 * whole number was an integer or a float is not kept; for typed values see the SDK's transformers.
 */
export function decodeMsgpack(bytes: Uint8Array): DecodedMsgpack {
  try {
    return { ok: true, value: decode(bytes, { useBigInt64: true, mapKeyConverter: String }) };
  } catch (thrown) {
    return { ok: false, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
