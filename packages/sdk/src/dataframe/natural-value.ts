import { FlyteError } from "@haltere/core";
import { describe } from "../transformers/position.ts";
import type { ColumnKind } from "./column-kind.ts";

const nanosecondsPerMillisecond = 1_000_000n;
const millisecondsPerDay = 86_400_000;

/** Floor of a quotient; BigInt's rounds to zero, which is another moment before 1970. */
export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/**
 * A value of a column without a schema, as plain JavaScript: an int as a number where that is exact, else as a bigint; a
 * timestamp and a date (at midnight, UTC) as a Date.
 */
export function naturalValue(kind: ColumnKind, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (kind.kind) {
    case "int":
      if (typeof value !== "bigint") return value;
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    case "timestamp":
      return typeof value === "bigint" ? new Date(Number(floorDivide(value, nanosecondsPerMillisecond))) : value;
    case "date":
      return typeof value === "number" ? new Date(value * millisecondsPerDay) : value;
    case "list":
      return Array.isArray(value) ? value.map((item) => naturalValue(kind.of, item)) : value;
    case "map":
      return byName(value, () => kind.of);
    case "struct":
      return byName(value, (name) => kind.fields.get(name));
    default:
      return value;
  }
}

function byName(value: unknown, kindOf: (name: string) => ColumnKind | undefined): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const kind = kindOf(name);
      return [name, kind === undefined ? item : naturalValue(kind, item)];
    }),
  );
}

/**
 * The kind of a column without a schema, by its values; undefined where all are null. Whole numbers are an int, and a float
 * where others are not whole.
 * @throws FlyteError InvalidArgument where the values are of several kinds, or of one that no column holds.
 */
export function kindOfValues(values: Iterable<unknown>, name: string): ColumnKind | undefined {
  let common: ColumnKind | undefined;
  for (const value of values) {
    const kind = kindOfValue(value, name);
    common = common === undefined ? kind : kind === undefined ? common : merged(common, kind, name, value);
  }
  return common;
}

function kindOfValue(value: unknown, name: string): ColumnKind | undefined {
  if (value === null || value === undefined) return undefined;
  switch (typeof value) {
    case "string":
    case "boolean":
      return { kind: typeof value === "string" ? "string" : "boolean" };
    case "bigint":
      return { kind: "int" };
    case "number":
      return { kind: Number.isSafeInteger(value) && !Object.is(value, -0) ? "int" : "float" };
  }
  if (value instanceof Date || temporalTag(value) === "Temporal.Instant") return { kind: "timestamp" };
  if (temporalTag(value) === "Temporal.PlainDate") return { kind: "date" };
  if (value instanceof Uint8Array) return { kind: "bytes" };
  if (Array.isArray(value)) return { kind: "list", of: kindOfValues(value, `${name}[]`) ?? anyElement };
  throw new FlyteError("InvalidArgument", `the column ${name} holds ${describe(value)}, which no column can`, {
    kind: "user",
    hint: "Give each field a column of its own, or write it as JSON text.",
  });
}

/** What stands for the elements of lists that are all empty, or hold nothing but null. */
const anyElement: ColumnKind = { kind: "string" };

function merged(one: ColumnKind, other: ColumnKind, name: string, value: unknown): ColumnKind {
  if (one.kind === "list" && other.kind === "list") {
    if (one.of === anyElement) return other;
    if (other.of === anyElement) return one;
    return { kind: "list", of: merged(one.of, other.of, `${name}[]`, value) };
  }
  if (one.kind === other.kind) return one;
  const kinds = new Set([one.kind, other.kind]);
  if (kinds.has("int") && kinds.has("float")) return { kind: "float" };
  throw new FlyteError(
    "InvalidArgument",
    `the column ${name} is of ${one.kind}, and one of its values is ${describe(value)}`,
    {
      kind: "user",
      hint: "A column holds values of one kind, or null.",
    },
  );
}

/**
 * A value as a column of the kind holds it.
 * @throws FlyteError InvalidArgument for one of another kind.
 */
export function storedValue(kind: ColumnKind, value: unknown, name: string): unknown {
  if (value === null || value === undefined) return null;
  switch (kind.kind) {
    case "int":
      if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) return value;
      if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
      break;
    case "float":
      if (typeof value === "number") return value;
      break;
    case "string":
      if (typeof value === "string") return value;
      break;
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
    case "bytes":
      if (value instanceof Uint8Array) return value;
      break;
    case "timestamp": {
      const moment = nanosecondsOf(value);
      if (moment !== undefined) return moment;
      break;
    }
    case "date":
      if (temporalTag(value) === "Temporal.PlainDate") return Date.parse(`${value}T00:00Z`) / millisecondsPerDay;
      break;
    case "list":
      if (Array.isArray(value)) return value.map((item) => storedValue(kind.of, item, `${name}[]`));
      break;
    case "struct":
    case "map":
      break;
  }
  throw new FlyteError(
    "InvalidArgument",
    `the column ${name} is of ${kind.kind}, and one of its values is ${describe(value)}`,
    {
      kind: "user",
      hint: "Declare the columns with DataFrame.schema({ columns }), where the first rows do not show what they hold.",
    },
  );
}

function nanosecondsOf(value: unknown): bigint | undefined {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? undefined : BigInt(value.getTime()) * nanosecondsPerMillisecond;
  }
  if (temporalTag(value) !== "Temporal.Instant") return undefined;
  const nanoseconds: unknown = Reflect.get(Object(value), "epochNanoseconds");
  return typeof nanoseconds === "bigint" ? nanoseconds : undefined;
}

function temporalTag(value: unknown): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, Symbol.toStringTag) : undefined;
}
