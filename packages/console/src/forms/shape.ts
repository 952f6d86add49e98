import type { LiteralType, SchemaType, StructuredDatasetType } from "@haltere/idl/core";

/** How an object travels: as MessagePack, or as a protobuf Struct, which has doubles for all numbers. */
export type ObjectWire = "msgpack" | "struct";

/** A field of an object. */
export interface FieldShape {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  readonly description?: string;
  /** What the schema says stands in for a field that is left out, as the schema has it. */
  readonly preset?: unknown;
}

export interface VariantShape {
  readonly label: string;
  readonly shape: Shape;
  /** The variant's type, which its values carry; undefined within objects, whose unions have no tags. */
  readonly type?: LiteralType;
}

/** What a form asks for: the same kinds for Flyte's literal types and for the fields of objects, which JSON schemas describe. */
export type Shape =
  | { readonly kind: "integer" }
  | { readonly kind: "float" }
  | { readonly kind: "string" }
  | { readonly kind: "boolean" }
  | { readonly kind: "none" }
  | { readonly kind: "bytes" }
  | { readonly kind: "datetime"; readonly packed: "date-time" | "date" }
  | { readonly kind: "duration"; readonly packed: "seconds" | "iso" }
  /** One of some texts, integers or floats. */
  | { readonly kind: "enum"; readonly of: "string" | "integer" | "float"; readonly values: readonly string[] }
  | { readonly kind: "blob"; readonly format: string; readonly multipart: boolean; readonly field?: string }
  | { readonly kind: "table"; readonly type: StructuredDatasetType }
  | { readonly kind: "schema"; readonly type: SchemaType }
  | { readonly kind: "list"; readonly element: Shape }
  | { readonly kind: "map"; readonly element: Shape }
  | { readonly kind: "union"; readonly variants: readonly VariantShape[] }
  | {
      readonly kind: "object";
      readonly title: string;
      readonly fields: readonly FieldShape[];
      readonly wire: ObjectWire;
    }
  /** Anything, as text or as a tree: what no schema describes. */
  | { readonly kind: "any"; readonly wire: ObjectWire; readonly mapping: boolean }
  /** What nobody can type in, such as Python's pickles: a value that stands already may be kept. */
  | { readonly kind: "opaque"; readonly what: string };

/** The shape in a word or two, as it stands beside a field's name. */
export function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case "list":
    case "map":
      return `${shape.kind} of ${shapeText(shape.element)}`;
    case "union":
      return shape.variants.map(({ label }) => label).join(" or ");
    case "object":
      return shape.title || "object";
    case "any":
      return shape.mapping ? "object" : "any value";
    case "blob": {
      const what = shape.multipart ? "directory" : "file";
      return shape.format === "" ? what : `${what} (${shape.format})`;
    }
    case "table":
      return "table";
    case "opaque":
      return shape.what;
    default:
      return shape.kind;
  }
}
