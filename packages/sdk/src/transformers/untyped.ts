import type { JsonObject } from "@bufbuild/protobuf";
import { isPackedArray, isPackedMap, type Packed } from "@haltere/core";
import { FloatValue } from "./float-value.ts";
import { isPlainObject, plainObject, setField } from "./plain-object.ts";
import { atField, atIndex, mismatch, type Position, valueError } from "./position.ts";
import { structTransformer } from "./struct.ts";
import { packedMismatch, type Transformer } from "./transformer.ts";

/** `z.any()`, `z.unknown()`: a value without a schema. It holds what JSON holds, and bigints; a whole number is written as an integer. */
export function untypedTransformer(): Transformer {
  return untyped({}, packAny, unpackAny);
}

/** `z.record(z.string(), z.unknown())`: flytekit's untyped `dict`. */
export function untypedRecordTransformer(): Transformer {
  return untyped(
    { type: "object" },
    (value, position) => packAny(plainObject(value, position, "map"), position),
    (packed, position) => {
      if (!isPackedMap(packed)) throw packedMismatch(position, "map", packed);
      return unpackAny(packed);
    },
  );
}

/** Whether a type takes any value, so that in a union every other goes before it. */
export function isUntyped({ name, jsonSchema }: Transformer): boolean {
  return name === untypedName && Object.keys(jsonSchema).length === 0;
}

function untyped(jsonSchema: JsonObject, pack: Transformer["pack"], unpack: Transformer["unpack"]): Transformer {
  return structTransformer({ name: untypedName, jsonSchema, pack, unpack });
}

const untypedName = "Typed Dict";

/** As deep as what is read: a value that holds itself goes deeper than any. */
const maxDepth = 500;

function packAny(value: unknown, position: Position, depth = 0): Packed {
  if (depth > maxDepth) {
    throw valueError(
      { ...position, path: `${position.path.slice(0, 40)}…` },
      `values are nested deeper than ${maxDepth}, or one holds itself`,
    );
  }
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return wellFormed(value, position);
    case "bigint":
      return int64(value, position);
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  }
  if (Array.isArray(value))
    return Array.from(value, (item, index) => packAny(item, atIndex(position, index), depth + 1));
  if (value instanceof Uint8Array) return value;
  if (value instanceof FloatValue) return value.value;
  if (isPlainObject(value)) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      return new Map(
        Object.entries(value).map(([name, item]) => {
          const at = atField(position, name);
          return [wellFormed(name, at), packAny(item, at, depth + 1)];
        }),
      );
    }
  }
  throw mismatch(position, "a value that JSON can say", value, "Declare its type with a schema, or convert it first.");
}

function wellFormed(text: string, position: Position): string {
  if (text.isWellFormed()) return text;
  throw mismatch(position, "str that is valid Unicode", text);
}

/** MessagePack has unsigned integers of 64 bits as well. */
function int64(value: bigint, position: Position): bigint {
  if (value === BigInt.asIntN(64, value) || value === BigInt.asUintN(64, value)) return value;
  throw valueError(position, `expected int, got ${value}, which does not fit 64 bits`);
}

function unpackAny(packed: Packed): unknown {
  if (typeof packed === "bigint") {
    const number = Number(packed);
    return Number.isSafeInteger(number) ? number : packed;
  }
  if (isPackedArray(packed)) return packed.map(unpackAny);
  if (isPackedMap(packed)) {
    const read: Record<string, unknown> = {};
    for (const [key, item] of packed) setField(read, String(key), unpackAny(item));
    return read;
  }
  return packed;
}
