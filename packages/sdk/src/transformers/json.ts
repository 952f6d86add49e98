import type { JsonValue } from "@bufbuild/protobuf";
import type { Packed } from "../msgpack/packed.ts";

/** JSON as MessagePack would say it. JSON has one kind of number: a whole one becomes an integer, which float readers take too. */
export function jsonToPacked(json: JsonValue): Packed {
  if (typeof json === "number") return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (json === null || typeof json !== "object") return json;
  if (Array.isArray(json)) return json.map(jsonToPacked);
  return new Map(Object.entries(json).map(([name, item]) => [name, jsonToPacked(item)]));
}
