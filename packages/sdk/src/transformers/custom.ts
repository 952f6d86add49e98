import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { LiteralSchema, type LiteralType } from "@haltere/idl/core";
import { mismatch, type Position, valueError } from "./position.ts";
import type { Transformer } from "./transformer.ts";

/** The user's part of a type of their own. */
export interface Conversion {
  readonly name: string;
  /** Whether a value is one of the type. */
  readonly accepts: (value: unknown) => boolean;
  readonly to: (value: unknown) => unknown;
  readonly from: (carried: unknown) => unknown;
}

/** A type whose values travel as those of another. */
export function carriedTransformer(conversion: Conversion, carrier: Transformer): Transformer {
  const { name } = conversion;
  const to = (value: unknown, position: Position) => write(conversion, value, position);
  const from = (carried: unknown, position: Position) => read(conversion, carried, position);
  return {
    name,
    literalType: carrier.literalType,
    jsonSchema: carrier.jsonSchema,
    ...(carrier.alone === undefined ? {} : { alone: carrier.alone }),
    toLiteral: (value, position) => carrier.toLiteral(to(value, position), position),
    fromLiteral: (literal, position) => from(carrier.fromLiteral(literal, position), position),
    pack: (value, position) => carrier.pack(to(value, position), position),
    unpack: (packed, position) => from(carrier.unpack(packed, position), position),
  };
}

/** A type that makes and reads its literals itself, as protobuf's JSON. */
export function ownLiteralTransformer(conversion: Conversion, literalType: LiteralType): Transformer {
  const { name } = conversion;
  const alone = `travels as a literal of its own (${name}), which cannot stand inside of an object`;
  const refuse = (position: Position) => valueError(position, `this ${alone}`);
  return {
    name,
    literalType,
    jsonSchema: {},
    alone,
    toLiteral(value, position) {
      const json = write(conversion, value, position) as JsonValue;
      try {
        return fromJson(LiteralSchema, json);
      } catch (thrown) {
        throw valueError(position, `${name} made no literal: ${messageOf(thrown)}`, undefined, thrown);
      }
    },
    fromLiteral: (literal, position) => read(conversion, toJson(LiteralSchema, literal), position),
    pack: (_, position) => {
      throw refuse(position);
    },
    unpack: (_, position) => {
      throw refuse(position);
    },
  };
}

function write({ name, accepts, to }: Conversion, value: unknown, position: Position): unknown {
  if (!accepts(value)) throw mismatch(position, name, value);
  return guarded(`${name} could not be written`, position, () => to(value));
}

function read({ name, from }: Conversion, carried: unknown, position: Position): unknown {
  return guarded(`${name} could not be read`, position, () => from(carried));
}

/** What the user's function throws is an error about the value, so that a union can try another variant. */
function guarded(what: string, position: Position, convert: () => unknown): unknown {
  try {
    return convert();
  } catch (thrown) {
    throw valueError(position, `${what}: ${messageOf(thrown)}`, undefined, thrown);
  }
}

function messageOf(thrown: unknown): string {
  return FlyteError.from(thrown).message;
}
