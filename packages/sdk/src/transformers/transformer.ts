import { create, type JsonObject } from "@bufbuild/protobuf";
import { isPackedArray, isPackedMap, type Packed, packMessage, unpackMessage } from "@haltere/core";
import { type Literal, LiteralSchema, type LiteralType, type Scalar, ScalarSchema } from "@haltere/idl/core";
import { mismatch, type Position, valueError } from "./position.ts";

/**
 * Converts the values of one type to Flyte's literals and back. All kinds have this one face: a kind that stands inside
 * of an object is written as a part of the object's MessagePack (`pack`), everywhere else as a literal of its own.
 *
 * Conversions are synchronous. A file that must be uploaded is named at once and uploaded behind it (see FileAccess).
 */
export interface Transformer {
  /** flytekit's name of the transformer: the tag of a union's variant. */
  readonly name: string;
  readonly literalType: LiteralType;
  /** What the type looks like as a field in the JSON Schema of an object. */
  readonly jsonSchema: JsonObject;
  /** The members of a union; absent for every other kind. */
  readonly variants?: readonly Transformer[];
  /** What a list or a map holds; absent for every other kind. */
  readonly element?: Transformer;
  /** Why it cannot stand inside of an object, as the end of a sentence about it; absent where it can. */
  readonly alone?: string;
  toLiteral(value: unknown, position: Position): Literal;
  /** Reads a literal of the type, or MessagePack: what attribute access into an object makes of a value. */
  fromLiteral(literal: Literal, position: Position): unknown;
  pack(value: unknown, position: Position): Packed;
  unpack(packed: Packed, position: Position): unknown;
}

/** What a kind says of itself; reading MessagePack is the same for all and added here. */
export interface TransformerParts extends Omit<Transformer, "fromLiteral"> {
  /** Reads a literal that is no MessagePack. Answers `unreadable` where the literal is of another kind. */
  readLiteral(literal: Literal, position: Position): unknown;
}

export const unreadable = Symbol("unreadable");

const messagePackTag = "msgpack";

export function createTransformer({ readLiteral, ...parts }: TransformerParts): Transformer {
  return {
    ...parts,
    fromLiteral(literal, position) {
      const scalar = scalarOf(literal);
      if (scalar?.case === "binary") {
        if (scalar.value.tag !== messagePackTag) {
          throw valueError(position, `expected binary data tagged msgpack, got the tag "${scalar.value.tag}"`);
        }
        return parts.unpack(unpackMessage(scalar.value.value), position);
      }
      const value = readLiteral(literal, position);
      if (value === unreadable) throw literalMismatch(position, parts.name, literal);
      return value;
    },
  };
}

export function scalarOf(literal: Literal): Scalar["value"] | undefined {
  return literal.value.case === "scalar" ? literal.value.value.value : undefined;
}

export function scalarLiteral(value: Scalar["value"]): Literal {
  return create(LiteralSchema, { value: { case: "scalar", value: create(ScalarSchema, { value }) } });
}

/** A literal that holds MessagePack, as objects and untyped dictionaries are written. */
export function binaryLiteral(packed: Packed): Literal {
  return create(LiteralSchema, {
    value: {
      case: "scalar",
      value: { value: { case: "binary", value: { value: packMessage(packed), tag: messagePackTag } } },
    },
  });
}

/** An error for a literal of another kind than the type reads. */
export function literalMismatch(position: Position, expected: string, literal: Literal): Error {
  return valueError(position, `expected ${expected}, got ${describeLiteral(literal)}`);
}

export function describeLiteral(literal: Literal): string {
  const { value } = literal;
  if (value.case !== "scalar") return value.case === undefined ? "an empty literal" : `a ${value.case} literal`;
  const scalar = value.value.value;
  if (scalar.case !== "primitive") return `a ${scalar.case ?? "scalar"} literal`;
  const primitive = scalar.value.value;
  return primitive.case === "stringValue"
    ? `str ${JSON.stringify(primitive.value)}`
    : `${primitive.case ?? "primitive"} ${String(primitive.value)}`;
}

/** An error for MessagePack of another kind than the type reads. */
export function packedMismatch(position: Position, expected: string, packed: Packed): Error {
  if (typeof packed === "bigint") return valueError(position, `expected ${expected}, got int ${packed}`);
  if (typeof packed === "number") return valueError(position, `expected ${expected}, got float ${packed}`);
  if (isPackedMap(packed)) return valueError(position, `expected ${expected}, got a map of ${packed.size}`);
  if (isPackedArray(packed)) return valueError(position, `expected ${expected}, got a list of ${packed.length}`);
  return mismatch(position, expected, packed);
}
