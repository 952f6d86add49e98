import type { DescEnum, DescField, DescMessage, JsonValue, Message, Registry, ScalarType } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { wellKnownToJson } from "./well-known-json.ts";

export interface JsonOptions {
  /** How fields are called: by their name in the .proto file, or in lowerCamelCase. */
  readonly names: "proto" | "camel";
  /** The types that an Any may hold. */
  readonly registry?: Registry;
}

/**
 * A message as Go's protojson writes it with EmitUnpopulated, which is what FlyteAdmin's clients know: what is unset is told
 * as its default, an unset message as null; only an unset oneof or `optional` field is left out.
 */
export function messageToJson(schema: DescMessage, message: Message, options: JsonOptions): JsonValue {
  // Well-known types have a JSON form of their own, the same everywhere.
  if (schema.typeName.startsWith("google.protobuf."))
    return wellKnownToJson(schema, message, {
      useProtoFieldName: options.names === "proto",
      ...(options.registry ? { registry: options.registry } : {}),
    });
  return reflectedToJson(reflect(schema, message), options);
}

function reflectedToJson(message: ReflectMessage, options: JsonOptions): JsonValue {
  const json: Record<string, JsonValue> = {};
  for (const field of message.fields) {
    const told = fieldToJson(message, field, options);
    if (told !== undefined) json[options.names === "proto" ? field.name : field.jsonName] = told;
  }
  return json;
}

function fieldToJson(message: ReflectMessage, field: DescField, options: JsonOptions): JsonValue | undefined {
  const inner = (nested: ReflectMessage) => messageToJson(nested.desc, nested.message, options);
  if (field.fieldKind === "list")
    return [...message.get(field)].map((item) => (isReflected(item) ? inner(item) : plain(field, item)));
  if (field.fieldKind === "map")
    return Object.fromEntries(
      [...message.get(field)].map(([key, item]) => [String(key), isReflected(item) ? inner(item) : plain(field, item)]),
    );
  if (!message.isSet(field)) {
    if (field.oneof || field.proto.proto3Optional) return undefined;
    if (field.fieldKind === "message") return null;
  }
  const value: unknown = message.get(field);
  return isReflected(value) ? inner(value) : plain(field, value);
}

function plain(
  field: { readonly enum?: DescEnum | undefined; readonly scalar?: ScalarType | undefined },
  value: unknown,
): JsonValue {
  if (field.enum && typeof value === "number") {
    if (field.enum.typeName === "google.protobuf.NullValue") return null;
    return field.enum.value[value]?.name ?? value;
  }
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? value : Number.isNaN(value) ? "NaN" : `${value}`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "string" || typeof value === "boolean") return value;
  throw new TypeError(`a field cannot hold ${typeof value}`);
}

function isReflected(value: unknown): value is ReflectMessage {
  return typeof value === "object" && value !== null && "desc" in value && "message" in value;
}
