import { timestampDate } from "@bufbuild/protobuf/wkt";
import { decodeMsgpack, type ErrorPlace, FlyteError, microsecondsFromDuration, readLiteral } from "@haltere/core";
import type { Literal } from "@haltere/idl/core";

/**
 * The plain value of a literal: integers as numbers where those are exact, else as bigints; datetimes as Dates;
 * durations as seconds; files, directories and dataframes as their address; objects, lists and maps of such values; what
 * is none as null. Binary literals that are not msgpack are their bytes.
 * @throws FlyteError InvalidArgument naming `where` for an offloaded, broken or unknown literal.
 */
export function literalValue(literal: Literal, where: ErrorPlace): unknown {
  const opened = readLiteral(literal);
  const refuse = (what: string, hint: string) => new FlyteError("InvalidArgument", what, { where, hint });
  switch (opened.kind) {
    case "integer":
      return numberOf(opened.value);
    case "float":
    case "string":
    case "boolean":
    case "binary":
    case "generic":
      return opened.value;
    case "datetime":
      return timestampDate(opened.value);
    case "duration":
      return microsecondsFromDuration(opened.value) / 1_000_000;
    case "none":
      return null;
    case "blob":
    case "structured dataset":
    case "schema":
      return opened.value.uri;
    case "msgpack": {
      const decoded = decodeMsgpack(opened.value);
      if (!decoded.ok) throw refuse(`the value is no msgpack: ${decoded.reason}`, "Send it again.");
      return withNumbers(decoded.value);
    }
    case "union":
      return opened.value === undefined ? null : literalValue(opened.value, where);
    case "collection":
      return opened.value.map((item) => literalValue(item, where));
    case "map":
      return Object.fromEntries(Object.entries(opened.value).map(([key, item]) => [key, literalValue(item, where)]));
    case "error":
      return opened.value.message;
    case "offloaded":
      throw refuse(`the value lies at ${opened.value.uri}`, "Read literals() and fetch it from there.");
    case "unknown":
      throw refuse("the literal holds nothing that is known", "Read its bytes, or update Haltere.");
  }
}

function numberOf(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** Msgpack tells integers of 64 bits as bigints, however small. */
function withNumbers(value: unknown): unknown {
  if (typeof value === "bigint") return numberOf(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item)]));
}
