import { create } from "@bufbuild/protobuf";
import { type Literal, type LiteralType, LiteralTypeSchema, type Scalar, SimpleType } from "@haltere/idl/core";
import { canonicalText } from "../message/canonical.ts";
import { collectionType, mapType, noneType, simpleType, unionType } from "../type/literal-type-builders.ts";
import { msgpackTag } from "./literal-builders.ts";

/**
 * The type that a literal shows by itself; Flyte's LiteralTypeForLiteral. Undefined where it cannot be told: nothing is
 * set (the value of a newer Flyte), or a blob says no type. An empty list or map has elements of type none, a mixed one
 * elements of the union of their types; msgpack and JSON objects are of simple type STRUCT.
 */
export function literalTypeOf(literal: Literal): LiteralType | undefined {
  switch (literal.value.case) {
    case "scalar":
      return scalarTypeOf(literal.value.value);
    case "collection": {
      const element = elementTypeOf(literal.value.value.literals);
      return element && collectionType(element);
    }
    case "map": {
      const element = elementTypeOf(Object.values(literal.value.value.literals));
      return element && mapType(element);
    }
    case "offloadedMetadata":
      return literal.value.value.inferredType;
    case undefined:
      return undefined;
  }
}

/** The type that a scalar shows by itself: see `literalTypeOf`. */
export function scalarTypeOf(scalar: Scalar): LiteralType | undefined {
  const { value } = scalar;
  switch (value.case) {
    case "primitive":
      return simpleType(simpleOfPrimitive[value.value.value.case ?? "none"]);
    case "blob": {
      const type = value.value.metadata?.type;
      return type && create(LiteralTypeSchema, { type: { case: "blob", value: type } });
    }
    case "binary":
      return simpleType(value.value.tag === msgpackTag ? SimpleType.STRUCT : SimpleType.BINARY);
    case "schema":
      return create(LiteralTypeSchema, { type: { case: "schema", value: value.value.type ?? {} } });
    case "structuredDataset": {
      const type = value.value.metadata?.structuredDatasetType ?? {};
      return create(LiteralTypeSchema, { type: { case: "structuredDatasetType", value: type } });
    }
    case "noneType":
      return noneType();
    case "error":
      return simpleType(SimpleType.ERROR);
    case "generic":
      return simpleType(SimpleType.STRUCT);
    case "union":
      return value.value.type && unionType([value.value.type]);
    case undefined:
      return undefined;
  }
}

const simpleOfPrimitive = {
  none: SimpleType.NONE,
  integer: SimpleType.INTEGER,
  floatValue: SimpleType.FLOAT,
  stringValue: SimpleType.STRING,
  boolean: SimpleType.BOOLEAN,
  datetime: SimpleType.DATETIME,
  duration: SimpleType.DURATION,
} as const;

/** The type of a list's elements; undefined where one of them cannot be told. */
function elementTypeOf(literals: readonly Literal[]): LiteralType | undefined {
  const types = new Map<string, LiteralType>();
  let empty: LiteralType | undefined;
  for (const literal of literals) {
    const type = literalTypeOf(literal);
    if (type === undefined) return undefined;
    // An empty list among full ones tells nothing about what they hold. Flyte sees to lists alone; a map is no different.
    if (isEmpty(literal)) empty = type;
    else types.set(keyOf(type), type);
  }
  const [first, ...others] = [...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, type]) => type);
  if (first === undefined) return empty ?? noneType();
  return others.length === 0 ? first : unionOf([first, ...others]);
}

function isEmpty({ value }: Literal): boolean {
  if (value.case === "collection") return value.value.literals.length === 0;
  return value.case === "map" && Object.keys(value.value.literals).length === 0;
}

/** Lists of mixed element types are one list of all of their variants. */
function unionOf(types: readonly LiteralType[]): LiteralType {
  const nested = (type: LiteralType) =>
    type.type.case === "collectionType" && type.type.value.type.case === "unionType"
      ? type.type.value.type.value.variants
      : undefined;
  const union = unionType(types.flatMap((type) => nested(type) ?? [type]));
  return types.some((type) => nested(type) !== undefined) ? collectionType(union) : union;
}

/** Equal for equal types. Simple types, which most are, need no encoding. */
function keyOf(type: LiteralType): string {
  const plain = type.type.case === "simple" && !type.metadata && !type.structure && !type.annotation;
  return plain ? `simple:${type.type.value}` : canonicalText(LiteralTypeSchema, type);
}
