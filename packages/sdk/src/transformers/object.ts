import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { isPackedMap, type Packed } from "@haltere/core";
import type { LiteralType } from "@haltere/idl/core";
import { packedToJson } from "./json.ts";
import type { ObjectStyle } from "./object-style.ts";
import { plainObject, setField } from "./plain-object.ts";
import { atField, type Position, positionOf, valueError } from "./position.ts";
import { pydanticSchema } from "./pydantic-schema.ts";
import { structTransformer } from "./struct.ts";
import { packedMismatch, type Transformer } from "./transformer.ts";

/** One field of an object. */
export interface ObjectField {
  readonly transformer: Transformer;
  /** What stands in for a field that is not given; `none` leaves it out. */
  readonly absent: { readonly kind: "required" | "none" } | { readonly kind: "default"; readonly value: () => unknown };
}

export interface ObjectOptions {
  readonly title: string;
  readonly fields: ReadonlyMap<string, ObjectField>;
  /** Whether a field that is not declared is an error; else it is left out. */
  readonly strict: boolean;
  readonly style: ObjectStyle;
}

/**
 * `z.object({...})`: Flyte's STRUCT as flytekit writes a dataclass, or a pydantic model: MessagePack, with its JSON Schema
 * in the type.
 */
export function objectTransformer(options: ObjectOptions): Transformer {
  const { title, fields, strict, style } = options;
  const jsonSchema = style === "pydantic" ? modelSchema(title, fields) : dataclassSchema(title, fields);
  const dataclassType: Record<string, LiteralType> = {};
  for (const [name, field] of fields) setField(dataclassType, name, field.transformer.literalType);

  function pack(value: unknown, position: Position): Packed {
    const given = plainObject(value, position, title);
    refuseUnknown(Object.keys(given), position);
    const packed = new Map<Packed, Packed>();
    for (const [name, field] of fields) {
      const at = atField(position, name);
      packed.set(
        name,
        field.transformer.pack(valueOrDefault(Object.hasOwn(given, name) ? given[name] : undefined, field, at), at),
      );
    }
    return packed;
  }

  function unpack(packed: Packed, position: Position): unknown {
    if (!isPackedMap(packed)) throw packedMismatch(position, title, packed);
    refuseUnknown([...packed.keys()].map(String), position);
    const read: Record<string, unknown> = {};
    for (const [name, field] of fields) {
      const at = atField(position, name);
      const item = packed.get(name);
      const value = item === undefined ? valueOrDefault(undefined, field, at) : field.transformer.unpack(item, at);
      if (value !== undefined) setField(read, name, value);
    }
    return read;
  }

  function refuseUnknown(names: readonly string[], position: Position): void {
    if (!strict && !position.exact) return;
    const unknown = names.filter((name) => !fields.has(name));
    if (unknown.length === 0) return;
    throw valueError(
      position,
      `${title} has no field ${unknown.join(", ")}; its fields are ${[...fields.keys()].join(", ")}`,
    );
  }

  return structTransformer({
    name: style === "pydantic" ? "Pydantic Transformer" : "Object-Dataclass-Transformer",
    jsonSchema,
    declared: { metadata: jsonSchema, dataclassType },
    pack,
    unpack,
  });
}

function valueOrDefault(value: unknown, field: ObjectField, position: Position): unknown {
  if (value !== undefined) return value;
  switch (field.absent.kind) {
    case "default":
      return field.absent.value();
    case "none":
      return undefined;
    case "required":
      throw valueError(position, `expected ${field.transformer.name}, got none (the field is missing)`);
  }
}

/** The JSON Schema as mashumaro writes it for a dataclass. */
function dataclassSchema(title: string, fields: ReadonlyMap<string, ObjectField>): JsonObject {
  const properties: Record<string, JsonValue> = {};
  const required: string[] = [];
  for (const [name, field] of fields) {
    if (field.absent.kind === "required") required.push(name);
    const standIn = defaultOf(name, field);
    // A dataclass makes lists and objects with a factory, which its schema does not show.
    const isShown = standIn !== undefined && (standIn === null || typeof standIn !== "object");
    setField(properties, name, { ...field.transformer.jsonSchema, ...(isShown ? { default: standIn } : {}) });
  }
  return {
    type: "object",
    title,
    ...(fields.size === 0 ? {} : { properties }),
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
  };
}

function modelSchema(title: string, fields: ReadonlyMap<string, ObjectField>): JsonObject {
  const modelFields = [...fields].map(([name, field]) => {
    const required = field.absent.kind === "required";
    return [name, { jsonSchema: field.transformer.jsonSchema, required, default: defaultOf(name, field) }] as const;
  });
  return pydanticSchema(title, new Map(modelFields));
}

/** What stands in for a field, as JSON; undefined for a required field, and for what JSON cannot say. */
function defaultOf(name: string, field: ObjectField): JsonValue | undefined {
  if (field.absent.kind === "required") return undefined;
  const value = field.absent.kind === "default" ? field.absent.value() : undefined;
  if (value === undefined || value === null) return null;
  return packedToJson(field.transformer.pack(value, positionOf({}, "input", `the default of ${name}`)));
}
