import type { JsonObject, JsonValue } from "@bufbuild/protobuf";

/** Where a value lies in a JSON object: the names on the way to it. */
export type Place = readonly string[];

/** What lies there; undefined for nothing. */
export function valueAt(json: JsonObject, place: Place): JsonValue | undefined {
  let value: JsonValue | undefined = json;
  for (const name of place) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** The object with another value there; undefined takes it out, with all that holds nothing then. */
export function withValueAt(json: JsonObject, [name, ...rest]: Place, value: JsonValue | undefined): JsonObject {
  if (name === undefined) return json;
  const { [name]: before, ...others } = json;
  const inner = rest.length === 0 ? value : withValueAt(isObject(before) ? before : {}, rest, value);
  const empty = inner === undefined || (rest.length > 0 && isObject(inner) && Object.keys(inner).length === 0);
  return empty ? others : { ...json, [name]: inner };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
