import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import { decodeMsgpack, FlyteError, microsecondsFromDuration, readLiteral } from "@haltere/core";
import type { Literal } from "@haltere/idl/core";

/** What stands for an input in a template: the value, where the input is all of a text, and its text within one. */
export interface InputValue {
  readonly value: unknown;
  readonly text: string;
}

/**
 * An input for templates, as flytekit gives it: files and tables by their address, times in ISO 8601, durations in
 * seconds, objects in msgpack as JSON text; texts as Python's `str` writes them.
 * @throws FlyteError InvalidArgument for a literal that cannot be read.
 */
export function inputValue(literal: Literal, input: string): InputValue {
  const value = plainValue(literal, input);
  return { value: withoutFloats(value), text: typeof value === "string" ? value : pythonText(value) };
}

/** Marks a float, which Python writes with a point. */
class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

function plainValue(literal: Literal, input: string): unknown {
  const opened = readLiteral(literal);
  switch (opened.kind) {
    case "integer":
      return Number.isSafeInteger(Number(opened.value)) ? Number(opened.value) : opened.value;
    case "float":
      return new Float(opened.value);
    case "string":
    case "boolean":
    case "generic":
      return opened.value;
    case "datetime":
      return isoText(opened.value);
    case "duration":
      return new Float(microsecondsFromDuration(opened.value) / 1_000_000);
    case "none":
      return null;
    case "blob":
    case "structured dataset":
    case "schema":
      return opened.value.uri;
    case "msgpack": {
      const decoded = decodeMsgpack(opened.value);
      if (!decoded.ok) throw unreadable(input, decoded.reason);
      return JSON.stringify(decoded.value, (_, value) => (typeof value === "bigint" ? Number(value) : value));
    }
    case "binary":
      return Buffer.from(opened.value).toString("base64");
    case "union":
      return opened.value === undefined ? null : plainValue(opened.value, input);
    case "collection":
      return opened.value.map((item) => plainValue(item, input));
    case "map":
      return Object.fromEntries(Object.entries(opened.value).map(([key, item]) => [key, plainValue(item, input)]));
    case "error":
      return opened.value.message;
    case "offloaded":
      throw unreadable(input, `it lies at ${opened.value.uri}`);
    case "unknown":
      throw unreadable(input, "it holds nothing that is known");
  }
}

function unreadable(input: string, why: string): FlyteError {
  return new FlyteError("InvalidArgument", `the input cannot be put into a template: ${why}`, { where: { input } });
}

/** Python's `isoformat` of a time in UTC: microseconds where there are any. */
function isoText(time: Timestamp): string {
  const seconds = timestampDate({ ...time, nanos: 0 })
    .toISOString()
    .slice(0, 19);
  const micros = Math.trunc(time.nanos / 1000);
  return `${seconds}${micros === 0 ? "" : `.${String(micros).padStart(6, "0")}`}+00:00`;
}

function withoutFloats(value: unknown): unknown {
  if (value instanceof Float) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(withoutFloats);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutFloats(item)]));
}

/** Python's `str` of what is no text. */
function pythonText(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string")
    return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`;
  if (value instanceof Float) return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value);
  if (Array.isArray(value)) return `[${value.map(pythonText).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${pythonText(key)}: ${pythonText(item)}`)
    .join(", ")}}`;
}
