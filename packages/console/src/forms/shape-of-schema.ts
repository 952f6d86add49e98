import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import type { FieldShape, ObjectWire, Shape, VariantShape } from "./shape.ts";
import { shapeText } from "./shape.ts";

/**
 * The shape of an object's JSON schema, in the forms that flytekit has written: mashumaro's with everything in place, pydantic's with `$defs`,
 * marshmallow's older one with `definitions`. What a schema says in other ways is `any`, which is given as text.
 */
export function shapeOfSchema(schema: JsonObject, wire: ObjectWire): Shape {
  return shapeOf(schema, { root: schema, wire, within: new Set(), at: ["#"], objects: new Map() });
}

interface Surroundings {
  readonly root: JsonObject;
  readonly wire: ObjectWire;
  /** References that are being followed: one that comes back to itself with no object between ends in text. */
  readonly within: ReadonlySet<string>;
  /** References that lead here. */
  readonly at: readonly string[];
  /** Objects by what refers to them, from before their fields are known: one that holds itself is the same shape again. */
  readonly objects: Map<string, Shape>;
}

function shapeOf(schema: JsonValue | undefined, place: Surroundings): Shape {
  // What is within is at no reference of its own.
  const around = { ...place, at: [] };
  const any: Shape = { kind: "any", wire: around.wire, mapping: false };
  if (!isObject(schema)) return any;
  if (typeof schema.$ref === "string") return referred(schema.$ref, place) ?? any;
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants)) return unionOf(variants, around);
  if (Array.isArray(schema.allOf) && schema.allOf.length === 1) return shapeOf(schema.allOf[0], place);
  if (Array.isArray(schema.type))
    return unionOf(
      schema.type.map((type) => ({ ...schema, type })),
      around,
    );
  const values = "const" in schema ? [schema.const] : schema.enum;
  if (Array.isArray(values)) return enumOf(values, schema.type) ?? any;
  switch (schema.type) {
    case "integer":
      return { kind: "integer" };
    case "number":
      if (schema.format === "integer") return { kind: "integer" };
      return schema.format === "time-delta" ? { kind: "duration", packed: "seconds" } : { kind: "float" };
    case "boolean":
      return { kind: "boolean" };
    case "null":
      return { kind: "none" };
    case "string":
      return textOf(schema.format);
    case "array":
      return isObject(schema.items) ? { kind: "list", element: shapeOf(schema.items, around) } : any;
    case "object":
      return objectOf(schema, place);
    default:
      return isObject(schema.properties) ? objectOf(schema, place) : any;
  }
}

function textOf(format: JsonValue | undefined): Shape {
  switch (format) {
    case "date-time":
    case "date":
      return { kind: "datetime", packed: format };
    case "duration":
      return { kind: "duration", packed: "iso" };
    default:
      return { kind: "string" };
  }
}

function referred(reference: string, around: Surroundings): Shape | undefined {
  const known = around.objects.get(reference);
  if (known !== undefined) return known;
  if (around.within.has(reference) || !/^#($|\/)/.test(reference)) return undefined;
  let found: JsonValue | undefined = around.root;
  for (const step of reference.split("/").slice(1)) {
    const key = step.replace(/~1/g, "/").replace(/~0/g, "~");
    found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found === undefined
    ? undefined
    : shapeOf(found, {
        ...around,
        within: new Set([...around.within, reference]),
        at: [...around.at, reference],
      });
}

function unionOf(schemas: readonly JsonValue[], around: Surroundings): Shape {
  const variants: VariantShape[] = schemas.map((schema) => {
    const shape = shapeOf(schema, around);
    return { shape, label: shapeText(shape) };
  });
  const [only] = variants;
  return variants.length === 1 && only !== undefined ? only.shape : { kind: "union", variants };
}

function enumOf(values: readonly (JsonValue | undefined)[], type: JsonValue | undefined): Shape | undefined {
  const texts = values.filter((value) => typeof value === "string");
  if (texts.length === values.length) return { kind: "enum", of: "string", values: texts };
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length !== values.length) return undefined;
  const whole = type !== "number" && numbers.every((value) => Number.isSafeInteger(value));
  return { kind: "enum", of: whole ? "integer" : "float", values: numbers.map(String) };
}

function objectOf(schema: JsonObject, place: Surroundings): Shape {
  const around = { ...place, at: [] };
  const title = typeof schema.title === "string" ? schema.title : "";
  if (!isObject(schema.properties)) {
    if (isObject(schema.additionalProperties) && !isWhole(schema))
      return { kind: "map", element: shapeOf(schema.additionalProperties, around) };
    return schema.additionalProperties === false
      ? { kind: "object", title, fields: [], wire: around.wire }
      : { kind: "any", wire: around.wire, mapping: true };
  }
  const { properties } = schema;
  if (Object.hasOwn(properties, "path") && (title === "FlyteFile" || title === "FlyteDirectory"))
    return { kind: "blob", format: "", multipart: title === "FlyteDirectory", field: "path" };
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === "string") : [];
  // A Struct has no order; that of the required ones is told.
  const names = [
    ...new Set([...required.filter((name) => Object.hasOwn(properties, name)), ...Object.keys(properties)]),
  ];
  const fields: FieldShape[] = [];
  const shape: Shape = { kind: "object", title, wire: around.wire, fields };
  for (const reference of place.at) around.objects.set(reference, shape);
  for (const name of names) {
    const property = properties[name];
    const preset = isObject(property) && Object.hasOwn(property, "default") ? property.default : undefined;
    const description =
      isObject(property) && typeof property.description === "string" ? property.description : undefined;
    fields.push({
      name,
      shape: shapeOf(property, around),
      required: required.includes(name) && preset === undefined,
      ...(description === undefined ? {} : { description }),
      ...(preset === undefined ? {} : { preset }),
    });
  }
  return shape;
}

/** Keys that are no texts in Python are none in a form either. */
function isWhole({ propertyNames }: JsonObject): boolean {
  return isObject(propertyNames) && (propertyNames.type === "integer" || propertyNames.type === "number");
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
