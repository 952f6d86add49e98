import { base64Encode } from "@bufbuild/protobuf/wire";
import { type Duration, type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import type { Literal } from "@haltere/idl/core";
import { type ErrorPlace, FlyteError } from "../flyte-error.ts";
import { microsecondsFromDuration } from "../time/microseconds.ts";
import { decodeMsgpack } from "./msgpack.ts";
import { readLiteral } from "./read-literal.ts";

/** What the kinds become that JavaScript has several forms for. */
export interface PlainForms {
  readonly float: (value: number) => unknown;
  readonly datetime: (value: Timestamp) => unknown;
  readonly duration: (value: Duration) => unknown;
  /** What was encoded as msgpack: integers as numbers where those are exact, else as bigints. */
  readonly object: (value: unknown) => unknown;
  /** Bytes that are not msgpack. */
  readonly bytes: (value: Uint8Array) => unknown;
}

const usualForms: PlainForms = {
  float: (value) => value,
  datetime: timestampDate,
  duration: (value) => microsecondsFromDuration(value) / 1_000_000,
  object: (value) => value,
  bytes: (value) => value,
};

/**
 * The plain value of a literal, for readers without its type: integers as numbers where those are exact, else as bigints;
 * datetimes as Dates; durations as seconds; files, directories and dataframes as their address; objects, lists and maps of
 * such values; what is none as null; an error as its message. `forms` says otherwise.
 * @throws FlyteError InvalidArgument naming `where` for an offloaded, broken or unknown literal.
 */
export function plainValue(literal: Literal, where: ErrorPlace, forms: Partial<PlainForms> = {}): unknown {
  return plain(literal, where, { ...usualForms, ...forms });
}

function plain(literal: Literal, where: ErrorPlace, forms: PlainForms): unknown {
  const opened = readLiteral(literal);
  const refuse = (what: string, hint: string) => new FlyteError("InvalidArgument", what, { where, hint });
  switch (opened.kind) {
    case "integer":
      return exactNumber(opened.value);
    case "float":
      return forms.float(opened.value);
    case "string":
    case "boolean":
    case "generic":
      return opened.value;
    case "binary":
      return forms.bytes(opened.value);
    case "datetime":
      return forms.datetime(opened.value);
    case "duration":
      return forms.duration(opened.value);
    case "none":
      return null;
    case "blob":
    case "structured dataset":
    case "schema":
      return opened.value.uri;
    case "msgpack": {
      const decoded = decodeMsgpack(opened.value);
      if (!decoded.ok) throw refuse(`the value is no msgpack: ${decoded.reason}`, "Send it again.");
      return forms.object(withNumbers(decoded.value));
    }
    case "union":
      return opened.value === undefined ? null : plain(opened.value, where, forms);
    case "collection":
      return opened.value.map((item) => plain(item, where, forms));
    case "map":
      return Object.fromEntries(Object.entries(opened.value).map(([key, item]) => [key, plain(item, where, forms)]));
    case "error":
      return opened.value.message;
    case "offloaded":
      throw refuse(`the value lies at ${opened.value.uri}`, "Read the literal and fetch it from there.");
    case "unknown":
      throw refuse("the literal holds nothing that is known", "Read its bytes, or update Haltere.");
  }
}

function exactNumber(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** Msgpack tells integers of 64 bits as bigints, however small. */
function withNumbers(value: unknown): unknown {
  if (typeof value === "bigint") return exactNumber(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item)]));
}

/** A plain value as JSON text, with every digit of a bigint; bytes are base64. What JSON cannot say is left out as `JSON.stringify` does. */
export function jsonText(value: unknown): string {
  return text(value) ?? "null";
}

function text(value: unknown): string | undefined {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return JSON.stringify(base64Encode(value));
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if ("toJSON" in value && typeof value.toJSON === "function") return JSON.stringify(value);
  const fields = Object.entries(value).flatMap(([name, item]) => {
    const itemText = text(item);
    return itemText === undefined ? [] : [`${JSON.stringify(name)}:${itemText}`];
  });
  return `{${fields.join(",")}}`;
}
