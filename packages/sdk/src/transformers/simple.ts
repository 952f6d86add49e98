import { create } from "@bufbuild/protobuf";
import { type Literal, type LiteralType, LiteralTypeSchema, type Primitive, type SimpleType } from "@haltere/idl/core";
import { scalarLiteral, scalarOf } from "./transformer.ts";

/** What the kinds with a primitive literal share. */

export function simpleType(simple: SimpleType): LiteralType {
  return create(LiteralTypeSchema, { type: { case: "simple", value: simple } });
}

export function primitiveLiteral(value: Primitive["value"]): Literal {
  return scalarLiteral({ case: "primitive", value: { $typeName: "flyteidl.core.Primitive", value } });
}

export function primitiveOf(literal: Literal): Primitive["value"] | undefined {
  const scalar = scalarOf(literal);
  return scalar?.case === "primitive" ? scalar.value.value : undefined;
}
