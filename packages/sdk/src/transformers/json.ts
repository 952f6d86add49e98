import type { JsonValue } from "@bufbuild/protobuf";
import { isPackedArray, isPackedMap, type Packed } from "@haltere/core";
import { setField } from "./plain-object.ts";

/** JSON as MessagePack would say it. JSON has one kind of number: a whole one becomes an integer, which float readers take too. */
export function jsonToPacked(json: JsonValue): Packed {
  if (typeof json === "number") return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (json === null || typeof json !== "object") return json;
  if (Array.isArray(json)) return json.map(jsonToPacked);
  return new Map(Object.entries(json).map(([name, item]) => [name, jsonToPacked(item)]));
}

/** MessagePack as JSON; undefined where JSON cannot say a part of it: bytes, NaN, the infinities. Keys become texts. */
export function packedToJson(packed: Packed): JsonValue | undefined {
  if (typeof packed === "bigint") return Number(packed);
  if (typeof packed === "number") return Number.isFinite(packed) ? packed : undefined;
  if (packed === null || typeof packed !== "object") return packed;
  if (isPackedArray(packed)) {
    const items = packed.map(packedToJson);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (!isPackedMap(packed)) return undefined;
  const object: Record<string, JsonValue> = {};
  for (const [key, item] of packed) {
    const value = packedToJson(item);
    if (value === undefined) return undefined;
    setField(object, String(key), value);
  }
  return object;
}
