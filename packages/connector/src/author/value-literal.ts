import { isMessage } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  binaryLiteral,
  blobLiteral,
  booleanLiteral,
  collectionLiteral,
  datetimeLiteral,
  durationFromMicroseconds,
  durationLiteral,
  type ErrorPlace,
  FlyteError,
  floatLiteral,
  integerLiteral,
  literalTypeText,
  mapLiteral,
  msgpackLiteral,
  noneLiteral,
  stringLiteral,
  structuredDatasetLiteral,
  unionLiteral,
} from "@haltere/core";
import { type Literal, LiteralSchema, type LiteralType, SimpleType } from "@haltere/idl/core";
import { encode } from "@msgpack/msgpack";

/**
 * The literal of a plain value, of the type that the task declares for it. Without a type it is guessed from the value, as
 * flytekit does: a whole number is an integer, a list a list, an object msgpack. A value that is a Literal already is taken.
 * @throws FlyteError InvalidArgument naming `where` for a value that is not of the type, or that no literal can hold.
 */
export function valueLiteral(value: unknown, type: LiteralType | undefined, where: ErrorPlace): Literal {
  if (isMessage(value, LiteralSchema)) return value;
  const literal = type === undefined ? guess(value, where) : ofType(value, type, where);
  if (literal !== undefined) return literal;
  const wanted = type === undefined ? "something that a literal can hold" : literalTypeText(type);
  throw new FlyteError("InvalidArgument", `${describe(value)} is not ${wanted}`, {
    where,
    hint: "Return a value of the declared type, or a Literal.",
  });
}

/** Undefined for a value that is not of the type. */
function ofType(value: unknown, { type }: LiteralType, where: ErrorPlace): Literal | undefined {
  switch (type.case) {
    case "simple":
      return ofSimpleType(value, type.value);
    case "collectionType":
      return Array.isArray(value)
        ? collectionLiteral(value.map((item) => valueLiteral(item, type.value, where)))
        : undefined;
    case "mapValueType":
      return isRecord(value) ? mapLiteral(mapped(value, (item) => valueLiteral(item, type.value, where))) : undefined;
    case "enumType":
      return typeof value === "string" && type.value.values.includes(value) ? stringLiteral(value) : undefined;
    case "blob":
      return typeof value === "string" ? blobLiteral(value, type.value.format, type.value.dimensionality) : undefined;
    case "structuredDatasetType":
      return typeof value === "string" ? structuredDatasetLiteral(value, type.value) : undefined;
    case "unionType":
      for (const variant of type.value.variants) {
        const literal = ofVariant(value, variant, where);
        if (literal !== undefined) return unionLiteral(literal, variant);
      }
      return undefined;
    case "schema":
    case undefined:
      return guess(value, where);
  }
}

/** A list's items are looked at too: a value of which a part does not fit is not of the variant. */
function ofVariant(value: unknown, variant: LiteralType, where: ErrorPlace): Literal | undefined {
  try {
    return ofType(value, variant, where);
  } catch (thrown) {
    if (thrown instanceof FlyteError && thrown.code === "InvalidArgument") return undefined;
    throw thrown;
  }
}

function ofSimpleType(value: unknown, simple: SimpleType): Literal | undefined {
  switch (simple) {
    case SimpleType.INTEGER:
      return typeof value === "bigint" || Number.isSafeInteger(value)
        ? integerLiteral(BigInt(String(value)))
        : undefined;
    case SimpleType.FLOAT:
      return typeof value === "number" ? floatLiteral(value) : undefined;
    case SimpleType.STRING:
      return typeof value === "string" ? stringLiteral(value) : undefined;
    case SimpleType.BOOLEAN:
      return typeof value === "boolean" ? booleanLiteral(value) : undefined;
    case SimpleType.DATETIME:
      return value instanceof Date ? datetimeLiteral(timestampFromDate(value)) : undefined;
    case SimpleType.DURATION:
      return typeof value === "number"
        ? durationLiteral(durationFromMicroseconds(Math.round(value * 1_000_000)))
        : undefined;
    case SimpleType.NONE:
      return value === null || value === undefined ? noneLiteral() : undefined;
    case SimpleType.STRUCT:
      return value === undefined ? undefined : msgpackLiteral(packed(value));
    case SimpleType.BINARY:
      return value instanceof Uint8Array ? binaryLiteral(value) : undefined;
    default:
      return undefined;
  }
}

function guess(value: unknown, where: ErrorPlace): Literal | undefined {
  switch (typeof value) {
    case "boolean":
      return booleanLiteral(value);
    case "number":
      return Number.isSafeInteger(value) ? integerLiteral(value) : floatLiteral(value);
    case "bigint":
      return integerLiteral(value);
    case "string":
      return stringLiteral(value);
    case "undefined":
      return noneLiteral();
    case "object":
      if (value === null) return noneLiteral();
      if (value instanceof Date) return datetimeLiteral(timestampFromDate(value));
      if (value instanceof Uint8Array) return binaryLiteral(value);
      if (Array.isArray(value)) return collectionLiteral(value.map((item) => valueLiteral(item, undefined, where)));
      return isRecord(value) ? msgpackLiteral(packed(value)) : undefined;
    default:
      return undefined;
  }
}

/** As flytekit packs what has no class: integers stay integers, bigints of 64 bits included. */
function packed(value: unknown): Uint8Array {
  return encode(value, { useBigInt64: true, ignoreUndefined: true });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function mapped<T>(record: Readonly<Record<string, unknown>>, change: (value: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "object")
    return Array.isArray(value) ? "a list" : `a value of ${value.constructor?.name ?? "no class"}`;
  return `${typeof value} ${JSON.stringify(typeof value === "bigint" ? String(value) : value) ?? ""}`
    .trim()
    .slice(0, 100);
}
