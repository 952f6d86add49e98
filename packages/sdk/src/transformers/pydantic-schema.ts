import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { setField } from "./plain-object.ts";

/** Under this key the JSON Schema of an enum keeps its name, which pydantic's schema shows and a dataclass's does not. */
export const enumTitle: unique symbol = Symbol("haltere.enum-title");

/** One field of a model: its schema as a dataclass would have it, and its default as JSON. */
export interface ModelField {
  readonly jsonSchema: JsonObject;
  readonly required: boolean;
  readonly default: JsonValue | undefined;
}

/**
 * The JSON Schema of a model as pydantic's `model_json_schema()` has it, which `$defs` what has a name and gives each
 * field a title.
 */
export function pydanticSchema(title: string, fields: ReadonlyMap<string, ModelField>): JsonObject {
  const definitions: Record<string, JsonObject> = {};
  const properties: Record<string, JsonValue> = {};
  const required: string[] = [];
  for (const [name, field] of fields) {
    const schema = convert(field.jsonSchema, definitions);
    if (field.required) required.push(name);
    setField(properties, name, {
      ...schema,
      ...(isNamed(schema) ? {} : { title: titleOf(name) }),
      ...(field.default === undefined ? {} : { default: field.default }),
    });
  }
  return {
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
    type: "object",
    title,
    properties,
    ...(required.length === 0 ? {} : { required }),
  };
}

function convert(schema: JsonObject, definitions: Record<string, JsonObject>): JsonObject {
  const name: unknown = Reflect.get(schema, enumTitle);
  if (typeof name === "string") {
    setField(definitions, name, { type: "string", title: name, enum: schema.enum ?? [] });
    return reference(name);
  }
  if (schema.format === "time-delta") return { type: "string", format: "duration" };
  if (schema.format === "base64") return { type: "string", format: "binary" };
  if (Array.isArray(schema.enum)) return { type: jsonType(schema.enum[0]), enum: schema.enum };
  if ("const" in schema) return { type: jsonType(schema.const), const: schema.const ?? null };
  if (Array.isArray(schema.anyOf)) {
    return { anyOf: schema.anyOf.map((variant) => (isObject(variant) ? convert(variant, definitions) : variant)) };
  }
  if (isObject(schema.items)) return { ...schema, items: convert(schema.items, definitions) };
  if (isObject(schema.properties) && typeof schema.title === "string") {
    setField(definitions, schema.title, named(schema, schema.title, definitions));
    return reference(schema.title);
  }
  if (isObject(schema.additionalProperties)) {
    const { propertyNames, ...entries } = schema;
    const keys = isObject(propertyNames) ? convert(propertyNames, definitions) : {};
    return {
      ...entries,
      additionalProperties: convert(schema.additionalProperties, definitions),
      ...("$ref" in keys ? { propertyNames: keys } : {}),
    };
  }
  return schema.type === "object" ? { ...schema, additionalProperties: true } : schema;
}

/** What a model within this one is: its definitions become this one's. A file or directory has no titles yet. */
function named(schema: JsonObject, title: string, definitions: Record<string, JsonObject>): JsonObject {
  if (isObject(schema.$defs)) {
    for (const [name, inner] of Object.entries(schema.$defs)) if (isObject(inner)) setField(definitions, name, inner);
  }
  const required = Array.isArray(schema.required) ? schema.required : undefined;
  const properties: Record<string, JsonValue> = {};
  for (const [name, property] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    if (!isObject(property)) continue;
    const isConverted = "title" in property || "$ref" in property || schema.additionalProperties !== false;
    const converted = isConverted ? property : { ...convert(property, definitions), title: titleOf(name) };
    setField(properties, name, {
      ...converted,
      ...("default" in property ? { default: property.default ?? null } : {}),
    });
  }
  return { type: "object", title, properties, ...(required === undefined ? {} : { required }) };
}

/** A field that is nothing but a named type, or that or none, has no title of its own. */
function isNamed(schema: JsonObject): boolean {
  if ("$ref" in schema) return true;
  if (!Array.isArray(schema.anyOf)) return false;
  const others = schema.anyOf.filter((variant) => !(isObject(variant) && variant.type === "null"));
  const [only] = others;
  return others.length === 1 && isObject(only) && "$ref" in only;
}

function reference(name: string): JsonObject {
  return { $ref: `#/$defs/${name}` };
}

/** `long_name` is `Long Name`. */
function titleOf(field: string): string {
  return field
    .split("_")
    .filter((word) => word !== "")
    .map((word) => (word[0] ?? "").toUpperCase() + word.slice(1).toLowerCase())
    .join(" ");
}

function jsonType(value: JsonValue | undefined): string {
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "boolean" ? "boolean" : "string";
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
