import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import { jsonText, microsecondsFromDuration, type PlainForms, plainValue } from "@haltere/core";
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
  const value = plainValue(literal, { input }, forms);
  return { value: withoutFloats(value), text: typeof value === "string" ? value : pythonText(value) };
}

const forms: PlainForms = {
  float: (value) => new Float(value),
  datetime: isoText,
  duration: (value) => new Float(microsecondsFromDuration(value) / 1_000_000),
  object: jsonText,
  bytes: (value) => Buffer.from(value).toString("base64"),
};

/** Marks a float, which Python writes with a point. */
class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
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
