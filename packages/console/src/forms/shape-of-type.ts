import type { JsonValue } from "@bufbuild/protobuf";
import { BlobType_BlobDimensionality, type LiteralType, SimpleType } from "@haltere/idl/core";
import { type ObjectWire, type Shape, shapeText } from "./shape.ts";
import { shapeOfSchema } from "./shape-of-schema.ts";

/** What a form asks for where a value of a literal type is wanted. */
export function shapeOfType(type: LiteralType | undefined): Shape {
  if (type === undefined) return { kind: "opaque", what: "unknown type" };
  const kind = type.type;
  switch (kind.case) {
    case "simple":
      return simpleShape(kind.value, type);
    case "enumType":
      return { kind: "enum", of: "string", values: kind.value.values };
    case "blob":
      return {
        kind: "blob",
        format: kind.value.format,
        multipart: kind.value.dimensionality === BlobType_BlobDimensionality.MULTIPART,
      };
    case "structuredDatasetType":
      return { kind: "table", type: kind.value };
    case "schema":
      return { kind: "schema", type: kind.value };
    case "collectionType":
      return { kind: "list", element: shapeOfType(kind.value) };
    case "mapValueType":
      return { kind: "map", element: shapeOfType(kind.value) };
    case "unionType":
      return {
        kind: "union",
        variants: kind.value.variants.map((variant) => ({ ...labelled(variant), type: variant })),
      };
    default:
      return { kind: "opaque", what: "unknown type" };
  }
}

/** Variants of one kind are told apart by their title, else by the tag of what made them. */
function labelled(type: LiteralType): { readonly label: string; readonly shape: Shape } {
  const shape = shapeOfType(type);
  return { shape, label: shapeText(shape) };
}

function simpleShape(simple: SimpleType, type: LiteralType): Shape {
  switch (simple) {
    case SimpleType.NONE:
      return { kind: "none" };
    case SimpleType.INTEGER:
      return choices(type, "integer") ?? { kind: "integer" };
    case SimpleType.FLOAT:
      return choices(type, "float") ?? { kind: "float" };
    case SimpleType.STRING:
      return choices(type, "string") ?? { kind: "string" };
    case SimpleType.BOOLEAN:
      return { kind: "boolean" };
    case SimpleType.DATETIME:
      return { kind: "datetime", packed: "date-time" };
    case SimpleType.DURATION:
      return { kind: "duration", packed: "seconds" };
    case SimpleType.BINARY:
      return { kind: "bytes" };
    case SimpleType.STRUCT: {
      const wire = wireOf(type);
      return type.metadata === undefined || type.metadata.pb_type !== undefined
        ? { kind: "any", wire, mapping: wire === "struct" }
        : shapeOfSchema(type.metadata, wire);
    }
    default:
      return { kind: "opaque", what: simple === SimpleType.ERROR ? "error" : "unknown type" };
  }
}

/** `Literal["a", "b"]` of Python. */
function choices(type: LiteralType, of: "integer" | "float" | "string"): Shape | undefined {
  const values: JsonValue | undefined = type.annotation?.annotations?.literal_values;
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const texts = values.flatMap((value) =>
    typeof value === "string" || typeof value === "number" ? [String(value)] : [],
  );
  return texts.length === values.length ? { kind: "enum", of, values: texts } : undefined;
}

/** flytekit since 1.14 says that a type's values are MessagePack, save pydantic's; the schemas before had `definitions`, and protobuf's messages are Structs. */
function wireOf({ metadata, annotation, structure }: LiteralType): ObjectWire {
  if (annotation?.annotations?.["cache-key-metadata"] !== undefined) return "msgpack";
  if (metadata?.pb_type !== undefined || metadata?.definitions !== undefined) return "struct";
  if (metadata === undefined) return structure === undefined ? "struct" : "msgpack";
  return "msgpack";
}
