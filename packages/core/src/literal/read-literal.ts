import type { JsonObject } from "@bufbuild/protobuf";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import type {
  Blob,
  Error as FlyteErrorValue,
  Literal,
  LiteralOffloadedMetadata,
  LiteralType,
  Primitive,
  Scalar,
  Schema,
  StructuredDataset,
} from "@haltere/idl/core";
import { msgpackTag } from "./literal-builders.ts";

/** What a literal holds, in one level, so that a `switch` over `kind` sees every case. */
export type LiteralValue =
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "datetime"; readonly value: Timestamp }
  | { readonly kind: "duration"; readonly value: Duration }
  | { readonly kind: "none" }
  | { readonly kind: "blob"; readonly value: Blob }
  | { readonly kind: "structured dataset"; readonly value: StructuredDataset }
  | { readonly kind: "schema"; readonly value: Schema }
  /** The bytes are msgpack. */
  | { readonly kind: "msgpack"; readonly value: Uint8Array }
  | { readonly kind: "binary"; readonly value: Uint8Array; readonly tag: string }
  /** Flyte's older form of an object, google.protobuf.Struct. */
  | { readonly kind: "generic"; readonly value: JsonObject }
  | { readonly kind: "error"; readonly value: FlyteErrorValue }
  | { readonly kind: "union"; readonly value: Literal | undefined; readonly type: LiteralType | undefined }
  | { readonly kind: "collection"; readonly value: readonly Literal[] }
  | { readonly kind: "map"; readonly value: Readonly<Record<string, Literal>> }
  /** The literal itself lies at an address. */
  | { readonly kind: "offloaded"; readonly value: LiteralOffloadedMetadata }
  /** Nothing is set: the message of a newer Flyte, or a defect. */
  | { readonly kind: "unknown" };

/** Opens a literal. A union is not unwrapped: see `withoutUnion`. */
export function readLiteral(literal: Literal): LiteralValue {
  switch (literal.value.case) {
    case "scalar":
      return readScalar(literal.value.value.value);
    case "collection":
      return { kind: "collection", value: literal.value.value.literals };
    case "map":
      return { kind: "map", value: literal.value.value.literals };
    case "offloadedMetadata":
      return { kind: "offloaded", value: literal.value.value };
    case undefined:
      return { kind: "unknown" };
  }
}

/** The literal inside of a union, however often it is wrapped; any other literal is returned as it is. */
export function withoutUnion(literal: Literal): Literal {
  let inner = literal;
  for (;;) {
    const opened = readLiteral(inner);
    if (opened.kind !== "union" || opened.value === undefined) return inner;
    inner = opened.value;
  }
}

function readScalar(scalar: Scalar["value"]): LiteralValue {
  switch (scalar.case) {
    case "primitive":
      return readPrimitive(scalar.value.value);
    case "noneType":
      return { kind: "none" };
    case "blob":
      return { kind: "blob", value: scalar.value };
    case "structuredDataset":
      return { kind: "structured dataset", value: scalar.value };
    case "schema":
      return { kind: "schema", value: scalar.value };
    case "binary": {
      const { value, tag } = scalar.value;
      return tag === msgpackTag ? { kind: "msgpack", value } : { kind: "binary", value, tag };
    }
    case "generic":
      return { kind: "generic", value: scalar.value };
    case "error":
      return { kind: "error", value: scalar.value };
    case "union":
      return { kind: "union", value: scalar.value.value, type: scalar.value.type };
    case undefined:
      return { kind: "unknown" };
  }
}

function readPrimitive(primitive: Primitive["value"]): LiteralValue {
  switch (primitive.case) {
    case "integer":
      return { kind: "integer", value: primitive.value };
    case "floatValue":
      return { kind: "float", value: primitive.value };
    case "stringValue":
      return { kind: "string", value: primitive.value };
    case "boolean":
      return { kind: "boolean", value: primitive.value };
    case "datetime":
      return { kind: "datetime", value: primitive.value };
    case "duration":
      return { kind: "duration", value: primitive.value };
    case undefined:
      return { kind: "unknown" };
  }
}
