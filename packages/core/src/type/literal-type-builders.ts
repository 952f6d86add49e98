import { clone, create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type BlobType_BlobDimensionality,
  type LiteralType,
  LiteralTypeSchema,
  SimpleType,
  type StructuredDatasetTypeSchema,
  TypeStructureSchema,
} from "@haltere/idl/core";

/** The type of integers of 64 bits. */
export const integerType = () => simpleType(SimpleType.INTEGER);
export const floatType = () => simpleType(SimpleType.FLOAT);
export const stringType = () => simpleType(SimpleType.STRING);
export const booleanType = () => simpleType(SimpleType.BOOLEAN);
export const datetimeType = () => simpleType(SimpleType.DATETIME);
export const durationType = () => simpleType(SimpleType.DURATION);
/** The type whose one value is none; Python's `None`, in a union what makes an input optional. */
export const noneType = () => simpleType(SimpleType.NONE);
/** The type of bytes without a tag. */
export const binaryType = () => simpleType(SimpleType.BINARY);
/** The type of objects: msgpack or JSON, its JSON schema perhaps in the type's metadata. */
export const structType = () => simpleType(SimpleType.STRUCT);

/** Any of Flyte's simple types. */
export function simpleType(simple: SimpleType): LiteralType {
  return create(LiteralTypeSchema, { type: { case: "simple", value: simple } });
}

/** A list whose items have type `of`. */
export function collectionType(of: LiteralType): LiteralType {
  return create(LiteralTypeSchema, { type: { case: "collectionType", value: of } });
}

/** A map from strings to values of type `of`. */
export function mapType(of: LiteralType): LiteralType {
  return create(LiteralTypeSchema, { type: { case: "mapValueType", value: of } });
}

/** A file (SINGLE) or a directory (MULTIPART); an empty format says that any will do. */
export function blobType(format: string, dimensionality: BlobType_BlobDimensionality): LiteralType {
  return create(LiteralTypeSchema, { type: { case: "blob", value: { format, dimensionality } } });
}

/** Strings out of a fixed list. */
export function enumType(values: readonly string[]): LiteralType {
  return create(LiteralTypeSchema, { type: { case: "enumType", value: { values: [...values] } } });
}

/** One of several types. flytekit tells the variants apart by `structure.tag`: see `taggedType`. */
export function unionType(variants: readonly LiteralType[]): LiteralType {
  return create(LiteralTypeSchema, { type: { case: "unionType", value: { variants: [...variants] } } });
}

/** A table: Parquet or another format, with the types of its columns where they are known. */
export function structuredDatasetType(init: MessageInitShape<typeof StructuredDatasetTypeSchema> = {}): LiteralType {
  return create(LiteralTypeSchema, { type: { case: "structuredDatasetType", value: init } });
}

/** The same type with `structure.tag` set, by which a union's variants are told apart. The type given is left as it is. */
export function taggedType(type: LiteralType, tag: string): LiteralType {
  const tagged = clone(LiteralTypeSchema, type);
  tagged.structure = create(TypeStructureSchema, { dataclassType: type.structure?.dataclassType ?? {}, tag });
  return tagged;
}

/** Whether a value of none is one of the type's: such an input may stay unbound. */
export function isOptionalType(type: LiteralType | undefined): boolean {
  return type?.type.case === "unionType" && type.type.value.variants.some(isNoneType);
}

/** Whether this is the type whose one value is none. */
export function isNoneType(type: LiteralType | undefined): boolean {
  return type?.type.case === "simple" && type.type.value === SimpleType.NONE;
}
