import { create } from "@bufbuild/protobuf";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import {
  BinarySchema,
  BlobSchema,
  type BlobType_BlobDimensionality,
  type Literal,
  type LiteralMap,
  LiteralMapSchema,
  LiteralSchema,
  type LiteralType,
  type Primitive,
  PrimitiveSchema,
  type Scalar,
  ScalarSchema,
  StructuredDatasetSchema,
  type StructuredDatasetType,
  UnionSchema,
  VoidSchema,
} from "@haltere/idl/core";

/** `Binary.tag` of what is encoded as msgpack. */
export const msgpackTag = "msgpack";

/** An integer of 64 bits. Numbers must be whole. @throws RangeError for a fraction, and for what 64 bits do not hold. */
export function integerLiteral(value: bigint | number): Literal {
  const integer = BigInt(value);
  if (BigInt.asIntN(64, integer) !== integer) throw new RangeError(`${integer} does not fit 64 bits`);
  return primitive({ case: "integer", value: integer });
}

export const floatLiteral = (value: number): Literal => primitive({ case: "floatValue", value });
export const stringLiteral = (value: string): Literal => primitive({ case: "stringValue", value });
export const booleanLiteral = (value: boolean): Literal => primitive({ case: "boolean", value });
export const datetimeLiteral = (value: Timestamp): Literal => primitive({ case: "datetime", value });
export const durationLiteral = (value: Duration): Literal => primitive({ case: "duration", value });

/** The one value of type none. */
export const noneLiteral = (): Literal => scalar({ case: "noneType", value: create(VoidSchema) });

/** A value together with the variant of the union that it is one of. */
export function unionLiteral(value: Literal, type: LiteralType): Literal {
  return scalar({ case: "union", value: create(UnionSchema, { value, type }) });
}

/** A list. */
export function collectionLiteral(literals: readonly Literal[]): Literal {
  return create(LiteralSchema, { value: { case: "collection", value: { literals: [...literals] } } });
}

/** A map from strings, as one literal. For a task's inputs see `literalMap`. */
export function mapLiteral(literals: Readonly<Record<string, Literal>>): Literal {
  return create(LiteralSchema, { value: { case: "map", value: literalMap(literals) } });
}

/** Named literals: a task's or an execution's inputs or outputs. */
export function literalMap(literals: Readonly<Record<string, Literal>>): LiteralMap {
  return create(LiteralMapSchema, { literals: { ...literals } });
}

/** A file or directory at an address; Flyte's Blob. */
export function blobLiteral(uri: string, format: string, dimensionality: BlobType_BlobDimensionality): Literal {
  return scalar({ case: "blob", value: create(BlobSchema, { uri, metadata: { type: { format, dimensionality } } }) });
}

/** A table at an address. */
export function structuredDatasetLiteral(uri: string, structuredDatasetType: StructuredDatasetType): Literal {
  const value = create(StructuredDatasetSchema, { uri, metadata: { structuredDatasetType } });
  return scalar({ case: "structuredDataset", value });
}

/** Bytes; with a tag, what they are an encoding of (`msgpack`, or one of a user's own). */
export function binaryLiteral(value: Uint8Array, tag = ""): Literal {
  return scalar({ case: "binary", value: create(BinarySchema, { value, tag }) });
}

/** An object, or anything else, encoded as msgpack the way flytekit does. */
export function msgpackLiteral(encoded: Uint8Array): Literal {
  return binaryLiteral(encoded, msgpackTag);
}

function primitive(value: Primitive["value"]): Literal {
  return scalar({ case: "primitive", value: create(PrimitiveSchema, { value }) });
}

function scalar(value: Scalar["value"]): Literal {
  return create(LiteralSchema, { value: { case: "scalar", value: create(ScalarSchema, { value }) } });
}
