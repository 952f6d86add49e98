import type { JsonObject, JsonValue } from "@bufbuild/protobuf";

/** Custom information after an event told newer: a JSON merge patch, in which what is null in the newer removes. */
export function mergeCustomInfo(
  existing: JsonObject | undefined,
  latest: JsonObject | undefined,
): JsonObject | undefined {
  if (existing === undefined) return latest;
  if (latest === undefined) return existing;
  const merged = new Map(Object.entries(existing));
  for (const [key, value] of Object.entries(latest)) {
    const old = merged.get(key);
    if (value === null) merged.delete(key);
    // An object that takes the place of another value, or of none, is a patch of nothing: its nulls remove themselves.
    else merged.set(key, isObject(value) ? (mergeCustomInfo(isObject(old) ? old : {}, value) ?? value) : value);
  }
  return Object.fromEntries(merged);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
