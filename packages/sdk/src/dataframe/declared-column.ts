import { create } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import {
  booleanLiteral,
  collectionLiteral,
  datetimeLiteral,
  FlyteError,
  floatLiteral,
  integerLiteral,
  noneLiteral,
  readLiteral,
  stringLiteral,
  withoutUnion,
} from "@haltere/core";
import { type Literal, SimpleType } from "@haltere/idl/core";
import { describe, type Position, positionOf, valueError } from "../transformers/position.ts";
import type { Transformer } from "../transformers/transformer.ts";
import type { ColumnKind } from "./column-kind.ts";
import { floorDivide } from "./natural-value.ts";

const nanosecondsPerSecond = 1_000_000_000n;
const nanosecondsPerMillisecond = 1_000_000n;
const secondsPerDay = 86_400n;

/** A column whose values a schema declares. */
export interface DeclaredColumn {
  readonly kind: ColumnKind;
  /** The same as `encode` for the values that most cells have, else undefined: `encode` must tell. It allocates nothing else. */
  encodePlain(value: unknown): unknown;
  /** The same for `decode`. */
  decodePlain(stored: unknown): unknown;
  /** A value as the author has it, checked, to what the column holds. `position` is the cell's. */
  encode(value: unknown, position: Position): unknown;
  /** What the column holds, to a value as the author declared it. */
  decode(stored: unknown, position: Position): unknown;
}

/**
 * The column of a type: a number, a string, a boolean, a moment, a date, lists of these, each also where it may be absent.
 * @throws FlyteError InvalidArgument naming the column, for a type that no column holds.
 */
export function declaredColumn(name: string, transformer: Transformer): DeclaredColumn {
  const kind = kindOfType(name, transformer);
  return {
    kind,
    ...plainWays(kind, transformer),
    encode: (value, position) => storedOf(withoutUnion(transformer.toLiteral(value, position)), kind, position),
    decode: (stored, position) => transformer.fromLiteral(literalOf(stored, kind, position), position),
  };
}

/** Within these milliseconds since 1970 every moment is between the years 1 and 9999. */
const nearMilliseconds = 62_135_596_800_000;

/** Plain values need no literal; a table has millions of them. */
function plainWays(kind: ColumnKind, transformer: Transformer): Pick<DeclaredColumn, "encodePlain" | "decodePlain"> {
  const same = (type: "string" | "number") => (value: unknown) => (typeof value === type ? value : undefined);
  const [only, ...others] = transformer.variants?.filter((variant) => variant.name !== "none") ?? [];
  // What is absent is told by the whole type, what is there by the only other one.
  if (only !== undefined && others.length === 0) return plainWays(kind, only);
  switch (transformer.name) {
    case "str":
      return { encodePlain: same("string"), decodePlain: same("string") };
    case "float":
      return { encodePlain: same("number"), decodePlain: same("number") };
    case "int":
      // Asked for one value, the type shows whether its ints are numbers or bigints.
      return typeof transformer.fromLiteral(integerLiteral(0n), nowhere) === "number" ? numbers : bigints;
    case "datetime":
      return transformer.fromLiteral(moment(0n, 0), nowhere) instanceof Date ? dates : none;
    default:
      return none;
  }
}

const nowhere = positionOf({}, "input", "");

const none = { encodePlain: () => undefined, decodePlain: () => undefined };

const numbers = {
  encodePlain: (value: unknown) => (Number.isSafeInteger(value) ? BigInt(Number(value)) : undefined),
  decodePlain(stored: unknown) {
    const number = typeof stored === "bigint" ? Number(stored) : stored;
    return Number.isSafeInteger(number) ? number : undefined;
  },
};

const bigints = {
  encodePlain: () => undefined,
  decodePlain: (stored: unknown) => (typeof stored === "bigint" ? stored : undefined),
};

const dates = {
  encodePlain(value: unknown) {
    const time = value instanceof Date ? value.getTime() : Number.NaN;
    return Math.abs(time) < nearMilliseconds ? BigInt(time) * nanosecondsPerMillisecond : undefined;
  },
  decodePlain: (stored: unknown) =>
    typeof stored === "bigint" ? new Date(Number(floorDivide(stored, nanosecondsPerMillisecond))) : undefined,
};

function kindOfType(name: string, transformer: Transformer): ColumnKind {
  const members = transformer.variants?.filter((variant) => variant.name !== "none");
  const [only, ...others] = members ?? [];
  if (only !== undefined && others.length === 0) return kindOfType(name, only);
  const { type } = transformer.literalType;
  if (type.case === "collectionType" && transformer.element !== undefined) {
    return { kind: "list", of: kindOfType(`${name}[]`, transformer.element) };
  }
  if (type.case === "enumType") return { kind: "string" };
  const simple = type.case === "simple" ? simpleKinds[type.value] : undefined;
  if (simple === "timestamp" && transformer.name === "date") return { kind: "date" };
  if (simple !== undefined) return { kind: simple };
  throw new FlyteError("InvalidArgument", `the column ${name} of a DataFrame cannot be ${transformer.name}`, {
    kind: "user",
    hint: "Columns are numbers, strings, booleans, moments, dates, and lists of these; each may be nullable.",
  });
}

const simpleKinds: Readonly<Partial<Record<SimpleType, "int" | "float" | "string" | "boolean" | "timestamp">>> = {
  [SimpleType.INTEGER]: "int",
  [SimpleType.FLOAT]: "float",
  [SimpleType.STRING]: "string",
  [SimpleType.BOOLEAN]: "boolean",
  [SimpleType.DATETIME]: "timestamp",
};

/** What a column holds for a literal of its type. */
function storedOf(literal: Literal, kind: ColumnKind, position: Position): unknown {
  const value = readLiteral(literal);
  switch (value.kind) {
    case "none":
      return null;
    case "integer":
    case "float":
    case "string":
    case "boolean":
      return value.value;
    case "datetime": {
      const { seconds, nanos } = value.value;
      if (kind.kind === "date") return Number(floorDivide(seconds, secondsPerDay));
      return seconds * nanosecondsPerSecond + BigInt(nanos);
    }
    case "collection":
      if (kind.kind === "list") return value.value.map((item) => storedOf(withoutUnion(item), kind.of, position));
      break;
  }
  throw valueError(position, `a column of ${kind.kind} cannot hold a ${value.kind}`);
}

function literalOf(stored: unknown, kind: ColumnKind, position: Position): Literal {
  if (stored === null || stored === undefined) return noneLiteral();
  switch (kind.kind) {
    case "int":
      if (typeof stored === "bigint") return integerLiteral(stored);
      // A column of whole numbers in which some are missing is one of floats where pandas wrote it.
      if (typeof stored === "number" && Number.isSafeInteger(stored)) return integerLiteral(stored);
      break;
    case "float":
      if (typeof stored === "number") return floatLiteral(stored);
      if (typeof stored === "bigint" && BigInt(Number(stored)) === stored) return floatLiteral(Number(stored));
      break;
    case "string":
      if (typeof stored === "string") return stringLiteral(stored);
      break;
    case "boolean":
      if (typeof stored === "boolean") return booleanLiteral(stored);
      break;
    case "timestamp":
      if (typeof stored === "bigint") {
        const seconds = floorDivide(stored, nanosecondsPerSecond);
        return moment(seconds, Number(stored - seconds * nanosecondsPerSecond));
      }
      break;
    case "date":
      if (typeof stored === "number") return moment(BigInt(stored) * secondsPerDay, 0);
      if (typeof stored === "bigint") return moment(floorDivide(stored, nanosecondsPerSecond), 0);
      break;
    case "list":
      if (Array.isArray(stored)) return collectionLiteral(stored.map((item) => literalOf(item, kind.of, position)));
      break;
  }
  throw valueError(position, `expected ${kind.kind}, the table holds ${describe(stored)}`);
}

function moment(seconds: bigint, nanos: number): Literal {
  return datetimeLiteral(create(TimestampSchema, { seconds, nanos }));
}
