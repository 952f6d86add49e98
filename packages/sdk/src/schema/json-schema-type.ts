import { arrayTransformer } from "../transformers/array.ts";
import { booleanTransformer } from "../transformers/boolean.ts";
import { dictionaryTransformer } from "../transformers/dictionary.ts";
import { enumTransformer } from "../transformers/enum.ts";
import { floatTransformer } from "../transformers/float.ts";
import { intTransformer } from "../transformers/int.ts";
import { literalChoiceTransformer } from "../transformers/literal-choice.ts";
import { noneTransformer } from "../transformers/none.ts";
import { type ObjectField, objectTransformer } from "../transformers/object.ts";
import { stringTransformer } from "../transformers/string.ts";
import type { Transformer } from "../transformers/transformer.ts";
import { unionTransformer } from "../transformers/union.ts";
import { untypedRecordTransformer, untypedTransformer } from "../transformers/untyped.ts";
import { schemaError } from "./schema-error.ts";

/** A JSON Schema, as a library of schemas says it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The Flyte type of what a JSON Schema describes (draft 2020-12). What it checks beyond the type (`minimum`, `pattern`) is
 * the library's to check.
 * @throws FlyteError naming the field that has no form on Flyte's wire.
 */
export function jsonSchemaType(schema: JsonSchema, path: string): Transformer {
  return typeOf(schema, path, { root: schema, within: [] });
}

interface Reading {
  readonly root: JsonSchema;
  readonly within: readonly JsonSchema[];
}

function typeOf(given: JsonSchema, path: string, reading: Reading): Transformer {
  const schema = resolved(given, path, reading.root);
  if (reading.within.includes(schema)) {
    throw schemaError(path, "contains itself, and a Flyte type cannot", "Flatten it, or pass it without a schema.");
  }
  const inside: Reading = { ...reading, within: [...reading.within, schema] };
  const members = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(members)) return unionOf(members.map(schemaOf), path, inside);
  if (Array.isArray(schema.type)) {
    return unionOf(
      schema.type.map((type) => ({ ...schema, type })),
      path,
      reading,
    );
  }
  if (Array.isArray(schema.enum)) return choiceOf(schema.enum, path);
  if ("const" in schema) return choiceOf([schema.const], path);
  switch (schema.type) {
    case "integer":
      return intTransformer();
    case "number":
      return floatTransformer();
    case "string":
      return stringTransformer();
    case "boolean":
      return booleanTransformer();
    case "null":
      return noneTransformer(null);
    case "array":
      if ("prefixItems" in schema || Array.isArray(schema.items)) {
        throw schemaError(path, "is a tuple, which Flyte has no type for", "Use an object, or several outputs.");
      }
      return arrayTransformer(typeOf(schemaOf(schema.items), `${path}[]`, inside));
    case "object":
      return objectOf(schema, path, inside);
    case undefined:
      if ("allOf" in schema || "not" in schema) break;
      return untypedTransformer();
  }
  throw schemaError(
    path,
    "has a JSON Schema that has no form on Flyte's wire",
    "Use numbers, strings, booleans, arrays, objects, unions and enums.",
  );
}

function objectOf(schema: JsonSchema, path: string, reading: Reading): Transformer {
  const { properties, additionalProperties: others, required } = schema;
  if (!isSchema(properties)) {
    if (!isSchema(others) || Object.keys(others).length === 0) return untypedRecordTransformer();
    return dictionaryTransformer({
      key: stringTransformer(),
      item: typeOf(others, `${path}[]`, reading),
      form: "object",
    });
  }
  if (isSchema(others)) {
    throw schemaError(path, "takes fields that it does not declare", "Declare all fields, or none of them.");
  }
  const fields = new Map<string, ObjectField>();
  for (const [name, property] of Object.entries(properties)) {
    const field = resolved(schemaOf(property), `${path}.${name}`, reading.root);
    const transformer = typeOf(schemaOf(property), `${path}.${name}`, reading);
    if ("default" in field) fields.set(name, { transformer, absent: { kind: "default", value: () => field.default } });
    else if (Array.isArray(required) && required.includes(name)) {
      fields.set(name, { transformer, absent: { kind: "required" } });
    } else fields.set(name, { transformer: optional(transformer), absent: { kind: "none" } });
  }
  const title = typeof schema.title === "string" ? schema.title : "Object";
  return objectTransformer({ title, fields, strict: others === false, style: "dataclass" });
}

function optional(transformer: Transformer): Transformer {
  const members = (transformer.variants ?? [transformer]).filter(({ name }) => name !== "none");
  return unionTransformer([...members, noneTransformer(transformer.variants === undefined ? undefined : null)]);
}

function unionOf(members: readonly JsonSchema[], path: string, reading: Reading): Transformer {
  const flat = members
    .map((member, index) => typeOf(member, `${path}|${index}`, reading))
    .flatMap((member) => member.variants ?? [member]);
  const variants = [
    ...flat.filter(({ name }) => name !== "none"),
    ...flat.filter(({ name }) => name === "none").slice(0, 1),
  ];
  const constants = members.every((member) => "const" in member) ? members.map((member) => member.const) : [];
  if (constants.length > 1) return choiceOf(constants, path);
  const [only] = variants;
  return only !== undefined && variants.length === 1 ? only : unionTransformer(variants);
}

function choiceOf(values: readonly unknown[], path: string): Transformer {
  if (values.includes(null)) {
    const others = values.filter((value) => value !== null);
    return others.length === 0 ? noneTransformer(null) : optional(choiceOf(others, path));
  }
  const texts = values.filter((value) => typeof value === "string");
  if (texts.length === values.length)
    return values.length === 1 ? literalChoiceTransformer(stringTransformer(), texts) : enumTransformer(texts);
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length === values.length) {
    return literalChoiceTransformer(
      numbers.every(Number.isSafeInteger) ? intTransformer() : floatTransformer(),
      numbers,
    );
  }
  const truths = values.filter((value) => typeof value === "boolean");
  if (truths.length === values.length) return literalChoiceTransformer(booleanTransformer(), truths);
  throw schemaError(path, "mixes constants of several types", "Use a union of one type each.");
}

/** What a `$ref` into the same document stands for. */
function resolved(schema: JsonSchema, path: string, root: JsonSchema): JsonSchema {
  const { $ref: reference } = schema;
  if (typeof reference !== "string") return schema;
  if (!reference.startsWith("#"))
    throw schemaError(path, `refers to ${reference}, outside of its schema`, "Inline it.");
  let target: unknown = root;
  for (const part of reference
    .slice(1)
    .split("/")
    .filter((name) => name !== "")) {
    const name = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    target = isSchema(target) ? target[name] : undefined;
  }
  return resolved(schemaOf(target), path, root);
}

/** `true` and what is left out allow every value. */
function schemaOf(value: unknown): JsonSchema {
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
