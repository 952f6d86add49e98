import type { MessageInitShape } from "@bufbuild/protobuf";
import { create, type JsonObject, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { DurationSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { FlyteError, isPackedArray, isPackedMap, type Packed, packMessage, unpackMessage } from "@haltere/core";
import type { ScalarSchema } from "@haltere/idl/core";
import {
  type Blob,
  BlobType_BlobDimensionality,
  type Literal,
  LiteralSchema,
  type LiteralType,
  LiteralTypeSchema,
  type Scalar,
} from "@haltere/idl/core";
import { type Draft, text } from "./draft.ts";
import { type FaultList, fieldPlace, itemPlace } from "./faults.ts";
import { fromPacked, missing, packedJson, toPacked } from "./packed-value.ts";
import { floatDraftText, isScalarShape, readScalar } from "./scalar-draft.ts";
import type { ObjectWire, Shape, VariantShape } from "./shape.ts";
import { lengthText, pointText } from "./time-text.ts";

/** The literal of what stands in a form; undefined where nothing is given, or something is wrong, which is told to `faults`. */
export function toLiteral(shape: Shape, draft: Draft, faults: FaultList, place: string): Literal | undefined {
  if (draft.kind === "unset") return undefined;
  if (draft.kind === "kept") return draft.literal;
  if (isScalarShape(shape)) return scalarLiteral(shape, draft, faults, place);
  switch (shape.kind) {
    case "none":
      return scalar({ case: "noneType", value: {} });
    case "blob": {
      if (draft.kind !== "place" || draft.uri.trim() === "") return undefined;
      const type = { format: draft.format || shape.format, dimensionality: dimensionOf(shape) };
      return scalar({ case: "blob", value: { uri: draft.uri.trim(), metadata: { type } } });
    }
    case "table": {
      if (draft.kind !== "place" || draft.uri.trim() === "") return undefined;
      const structuredDatasetType = { ...shape.type, format: draft.format || shape.type.format || "parquet" };
      return scalar({
        case: "structuredDataset",
        value: { uri: draft.uri.trim(), metadata: { structuredDatasetType } },
      });
    }
    case "schema":
      if (draft.kind !== "place" || draft.uri.trim() === "") return undefined;
      return scalar({ case: "schema", value: { uri: draft.uri.trim(), type: shape.type } });
    case "list": {
      if (draft.kind !== "items") return undefined;
      const literals = draft.items.map((item, index) => wanted(shape.element, item, faults, itemPlace(place, index)));
      return create(LiteralSchema, { value: { case: "collection", value: { literals } } });
    }
    case "map": {
      if (draft.kind !== "entries") return undefined;
      const keys = new Set<string>();
      const literals = draft.entries.map(({ key, draft: item }) => {
        const there = fieldPlace(place, key);
        if (keys.has(key)) faults.add(there, "This key stands twice.");
        keys.add(key);
        return [key, wanted(shape.element, item, faults, there)] as const;
      });
      return create(LiteralSchema, { value: { case: "map", value: { literals: Object.fromEntries(literals) } } });
    }
    case "union": {
      const variant = draft.kind === "choice" ? shape.variants[draft.index] : undefined;
      if (draft.kind !== "choice" || variant?.type === undefined) return undefined;
      const value = wanted(variant.shape, draft.draft, faults, place);
      return scalar({ case: "union", value: { value, type: variant.type } });
    }
    case "object":
    case "any": {
      const packed = toPacked(shape, draft, faults, place);
      return packed === undefined ? undefined : objectLiteral(packed, shape.wire, faults, place);
    }
    case "opaque":
      return undefined;
  }
}

function wanted(shape: Shape, draft: Draft, faults: FaultList, place: string): Literal {
  const literal = toLiteral(shape, draft, faults, place);
  if (literal === undefined) faults.add(place, missing(shape));
  return literal ?? create(LiteralSchema);
}

function scalar(value: MessageInitShape<typeof ScalarSchema>["value"]): Literal {
  return create(LiteralSchema, { value: { case: "scalar", value: { value: value ?? { case: undefined } } } });
}

function scalarLiteral(
  shape: Parameters<typeof readScalar>[0],
  draft: Draft,
  faults: FaultList,
  place: string,
): Literal | undefined {
  const read = readScalar(shape, draft, faults, place);
  const primitive = (value: NonNullable<MessageInitShape<typeof ScalarSchema>["value"]> & { case: "primitive" }) =>
    scalar(value);
  switch (read?.kind) {
    case undefined:
      return undefined;
    case "integer":
      return primitive({ case: "primitive", value: { value: { case: "integer", value: read.value } } });
    case "float":
      return primitive({ case: "primitive", value: { value: { case: "floatValue", value: read.value } } });
    case "string":
      return primitive({ case: "primitive", value: { value: { case: "stringValue", value: read.value } } });
    case "boolean":
      return primitive({ case: "primitive", value: { value: { case: "boolean", value: read.value } } });
    case "datetime":
      return primitive({
        case: "primitive",
        value: { value: { case: "datetime", value: create(TimestampSchema, read.value) } },
      });
    case "duration":
      return primitive({
        case: "primitive",
        value: { value: { case: "duration", value: create(DurationSchema, read.value) } },
      });
    case "bytes":
      return scalar({ case: "binary", value: { value: new Uint8Array(read.value) } });
  }
}

function objectLiteral(packed: Packed, wire: ObjectWire, faults: FaultList, place: string): Literal | undefined {
  if (wire === "msgpack") {
    try {
      return scalar({ case: "binary", value: { tag: "msgpack", value: new Uint8Array(packMessage(packed)) } });
    } catch (thrown) {
      if (thrown instanceof FlyteError) return faults.add(place, `${thrown.message}.`);
      throw thrown;
    }
  }
  const json = jsonOf(packed);
  if ("reason" in json) return faults.add(place, json.reason);
  if (!isJsonObject(json.value)) return faults.add(place, "Give an object, as JSON or YAML.");
  return scalar({ case: "generic", value: json.value });
}

function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A Struct has doubles alone, so what is no exact double is refused rather than changed. */
function jsonOf(packed: Packed): { readonly value: JsonValue } | { readonly reason: string } {
  if (packed === null || typeof packed === "string" || typeof packed === "boolean") return { value: packed };
  if (typeof packed === "bigint")
    return Number.isSafeInteger(Number(packed))
      ? { value: Number(packed) }
      : { reason: `${packed} is too large for this type, which has doubles.` };
  if (typeof packed === "number")
    return Number.isFinite(packed) ? { value: packed } : { reason: "This type has no inf and no nan." };
  if (isPackedMap(packed)) {
    const fields: [string, JsonValue][] = [];
    for (const [key, item] of packed) {
      const json = jsonOf(item);
      if ("reason" in json) return json;
      fields.push([String(key), json.value]);
    }
    return { value: Object.fromEntries(fields) };
  }
  if (!isPackedArray(packed)) return { reason: "This type has no bytes." };
  const items: JsonValue[] = [];
  for (const item of packed) {
    const json = jsonOf(item);
    if ("reason" in json) return json;
    items.push(json.value);
  }
  return { value: items };
}

/** What stands in a form for a literal. What no control shows is kept, to be sent as it is. */
export function fromLiteral(shape: Shape, literal: Literal): Draft {
  return shown(shape, literal) ?? { kind: "kept", literal };
}

function shown(shape: Shape, literal: Literal): Draft | undefined {
  // A hash or metadata that a form would lose.
  if (literal.hash !== "" || Object.keys(literal.metadata).length > 0) return undefined;
  const { value } = literal;
  switch (value.case) {
    case "scalar":
      return shownScalar(shape, value.value);
    case "collection": {
      if (shape.kind === "union") return unionOf(shape.variants, literal);
      if (shape.kind !== "list") return undefined;
      return { kind: "items", items: value.value.literals.map((item) => fromLiteral(shape.element, item)) };
    }
    case "map": {
      if (shape.kind === "union") return unionOf(shape.variants, literal);
      if (shape.kind !== "map") return undefined;
      const entries = Object.entries(value.value.literals);
      return {
        kind: "entries",
        entries: entries.map(([key, item]) => ({ key, draft: fromLiteral(shape.element, item) })),
      };
    }
    default:
      return undefined;
  }
}

/** A variant for a literal that does not say which it is of, as an Optional's default of none. */
function unionOf(variants: readonly VariantShape[], literal: Literal): Draft | undefined {
  for (const [index, variant] of variants.entries()) {
    const draft = shown(variant.shape, literal);
    if (draft !== undefined && draft.kind !== "kept") return { kind: "choice", index, draft };
  }
  return undefined;
}

function shownScalar(shape: Shape, { value }: Scalar): Draft | undefined {
  if (value.case === "union") {
    if (shape.kind !== "union" || value.value.value === undefined) return undefined;
    const index = variantIndex(shape.variants, value.value.type);
    const variant = shape.variants[index];
    return variant === undefined
      ? undefined
      : { kind: "choice", index, draft: fromLiteral(variant.shape, value.value.value) };
  }
  if (shape.kind === "union")
    return unionOf(shape.variants, create(LiteralSchema, { value: { case: "scalar", value: { value } } }));
  switch (value.case) {
    case "noneType":
      return shape.kind === "none" ? { kind: "none" } : undefined;
    case "binary":
      if (value.value.tag === "") return shape.kind === "bytes" ? text(base64Encode(value.value.value)) : undefined;
      return value.value.tag === "msgpack" ? unpacked(shape, value.value.value) : undefined;
    case "generic":
      return shape.kind === "object" || shape.kind === "any" ? fromPacked(shape, packedJson(value.value)) : undefined;
    case "blob":
      return shape.kind === "blob" ? shownBlob(shape, value.value) : undefined;
    case "structuredDataset": {
      const format = value.value.metadata?.structuredDatasetType?.format ?? "";
      return shape.kind === "table" ? { kind: "place", uri: value.value.uri, format } : undefined;
    }
    case "schema":
      return shape.kind === "schema" ? { kind: "place", uri: value.value.uri, format: "" } : undefined;
    case "primitive":
      return shownPrimitive(shape, value.value.value);
    default:
      return undefined;
  }
}

function dimensionOf({ multipart }: BlobShape): BlobType_BlobDimensionality {
  return multipart ? BlobType_BlobDimensionality.MULTIPART : BlobType_BlobDimensionality.SINGLE;
}

/** One of the other dimension than its type is no form's to change. */
function shownBlob(shape: BlobShape, { uri, metadata }: Blob): Draft | undefined {
  const { format = "", dimensionality = dimensionOf(shape) } = metadata?.type ?? {};
  if (dimensionality !== dimensionOf(shape)) return undefined;
  return { kind: "place", uri, format: format === shape.format ? "" : format };
}

type BlobShape = Extract<Shape, { readonly kind: "blob" }>;

type PrimitiveValue = Extract<Scalar["value"], { case: "primitive" }>["value"]["value"];

function shownPrimitive(shape: Shape, primitive: PrimitiveValue): Draft | undefined {
  const of = shape.kind === "enum" ? shape.of : shape.kind;
  switch (primitive.case) {
    case "integer":
      return of === "integer" || of === "float" ? text(String(primitive.value)) : undefined;
    case "floatValue":
      if (of === "integer") return Number.isSafeInteger(primitive.value) ? text(String(primitive.value)) : undefined;
      return of === "float" ? text(floatDraftText(primitive.value)) : undefined;
    case "stringValue":
      return of === "string" ? text(primitive.value) : undefined;
    case "boolean":
      return of === "boolean" ? { kind: "flag", on: primitive.value } : undefined;
    case "datetime":
      return of === "datetime" ? text(pointText(primitive.value)) : undefined;
    case "duration":
      return of === "duration" ? text(lengthText(primitive.value)) : undefined;
    default:
      return undefined;
  }
}

function unpacked(shape: Shape, bytes: Uint8Array): Draft | undefined {
  try {
    return fromPacked(shape, unpackMessage(bytes));
  } catch (thrown) {
    // Kept as it is, since no form shows it.
    if (thrown instanceof FlyteError) return undefined;
    throw thrown;
  }
}

/** The variant of a value's type: the same type, else the same tag. */
function variantIndex(variants: readonly VariantShape[], type: LiteralType | undefined): number {
  if (type === undefined) return -1;
  const key = typeKey(type);
  const exact = variants.findIndex((variant) => variant.type !== undefined && typeKey(variant.type) === key);
  if (exact >= 0) return exact;
  const tag = type.structure?.tag ?? "";
  const tagged = variants.filter((variant) => variant.type?.structure?.tag === tag);
  const [only] = tagged;
  return tag !== "" && tagged.length === 1 && only !== undefined ? variants.indexOf(only) : -1;
}

/** Equal types have equal keys, whatever the order of what is in their maps. */
function typeKey(type: LiteralType): string {
  return keyOf(create(LiteralTypeSchema, type));
}

function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (item instanceof Uint8Array) return base64Encode(item);
    if (typeof item === "bigint") return String(item);
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Whether two literals are one value to the byte. */
export function sameLiteral(one: Literal, other: Literal): boolean {
  return base64Encode(toBinary(LiteralSchema, one)) === base64Encode(toBinary(LiteralSchema, other));
}
