/**
 * What MessagePack can say, with integers and floats apart: a bigint is an integer, a number is always a 64-bit float.
 * JavaScript has one type for both, and libraries write 1.0 as an integer; Python's readers insist on the difference,
 * so packing is ours.
 */
export type Packed = null | boolean | string | bigint | number | Uint8Array | readonly Packed[] | PackedMap;

/** Ordered: flytekit writes the fields of an object in the order they are declared. */
export type PackedMap = ReadonlyMap<Packed, Packed>;

export function isPackedMap(value: Packed): value is PackedMap {
  return value instanceof Map;
}

export function isPackedArray(value: Packed): value is readonly Packed[] {
  return Array.isArray(value);
}
