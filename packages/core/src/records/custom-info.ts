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
    else merged.set(key, isObject(old) && isObject(value) ? (mergeCustomInfo(old, value) ?? value) : value);
  }
  return Object.fromEntries(merged);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
