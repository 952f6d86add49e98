import { fromJson, type JsonObject, type JsonValue, toJson } from "@bufbuild/protobuf";
import { type MatchingAttributes, MatchingAttributesSchema } from "@haltere/idl/admin";

/** Attributes that were typed, or what is wrong with them. */
export type ReadAttributes =
  | { readonly kind: "attributes"; readonly attributes: MatchingAttributes }
  | { readonly kind: "wrong"; readonly why: string };

/** Attributes as JSON in the form of Flyte's files of attributes. */
export function attributesJson(attributes: MatchingAttributes): JsonObject {
  const json = toJson(MatchingAttributesSchema, attributes);
  return typeof json === "object" && json !== null && !Array.isArray(json) ? json : {};
}

/** JSON as attributes of the kind whose name is wanted at the top. */
export function attributesOfJson(json: JsonValue, wanted: string): ReadAttributes {
  try {
    const attributes = fromJson(MatchingAttributesSchema, json);
    if (attributes.target.case === wanted) return { kind: "attributes", attributes };
    const empty = typeof json === "object" && json !== null && Object.keys(json).length === 0;
    return { kind: "wrong", why: empty ? "Nothing is said. Remove it instead." : `${wanted} is wanted at the top.` };
  } catch (thrown) {
    return { kind: "wrong", why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Text as JSON's object. */
export function jsonOfText(
  text: string,
): { readonly kind: "json"; readonly json: JsonObject } | { readonly kind: "wrong"; readonly why: string } {
  try {
    const json: JsonValue = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return { kind: "json", json };
    return { kind: "wrong", why: "A JSON object is wanted." };
  } catch (thrown) {
    return { kind: "wrong", why: `No JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
}
