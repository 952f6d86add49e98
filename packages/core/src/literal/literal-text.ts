import type { JsonValue } from "@bufbuild/protobuf";
import type { Literal, LiteralMap } from "@haltere/idl/core";
import { FlyteError } from "../flyte-error.ts";
import { isPackedArray, isPackedMap, type Packed } from "../msgpack/packed.ts";
import { unpackMessage } from "../msgpack/unpack.ts";
import { durationText, timestampText } from "../time/time-text.ts";
import { readLiteral } from "./read-literal.ts";

/**
 * A literal's value as a reader says it, on one line: `3`, `2.0`, `"text"`, `[1, 2]`, `{a: 1}`, `none`, a time in RFC 3339,
 * a file by its address. Never throws: what cannot be decoded is described.
 */
export function literalText(literal: Literal): string {
  const value = readLiteral(literal);
  switch (value.kind) {
    case "integer":
    case "boolean":
      return String(value.value);
    case "float":
      return floatText(value.value);
    case "string":
      return JSON.stringify(value.value);
    case "datetime":
      return timestampText(value.value);
    case "duration":
      return durationText(value.value);
    case "none":
      return "none";
    case "blob":
    case "structured dataset":
    case "schema":
    case "offloaded":
      return value.value.uri;
    case "msgpack":
      return msgpackText(value.value);
    case "binary":
      return `${value.value.length} bytes${value.tag === "" ? "" : ` (${value.tag})`}`;
    case "generic":
      return jsonText(value.value);
    case "error":
      return `error: ${value.value.message}`;
    case "union":
      return value.value === undefined ? "none" : literalText(value.value);
    case "collection":
      return `[${value.value.map(literalText).join(", ")}]`;
    case "map":
      return recordText(Object.entries(value.value).map(([key, item]) => [key, literalText(item)]));
    case "unknown":
      return "unknown";
  }
}

/** Named literals, each with the text of its value, ordered by name. */
export function literalMapTexts(literals: LiteralMap): readonly (readonly [name: string, text: string])[] {
  return Object.entries(literals.literals)
    .map(([name, literal]) => [name, literalText(literal)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A whole float keeps its point, so that it is not taken for an integer. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function msgpackText(bytes: Uint8Array): string {
  try {
    return packedText(unpackMessage(bytes));
  } catch (thrown) {
    if (thrown instanceof FlyteError) return `${bytes.length} bytes that are not msgpack`;
    throw thrown;
  }
}

function packedText(value: Packed): string {
  if (value === null) return "none";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return floatText(value);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (isPackedArray(value)) return `[${value.map(packedText).join(", ")}]`;
  if (isPackedMap(value))
    return recordText(
      [...value].map(([key, item]) => [typeof key === "string" ? key : packedText(key), packedText(item)]),
    );
  return value satisfies never;
}

/** A Struct has doubles for all numbers, so a whole one is told as it was most likely meant. */
function jsonText(value: JsonValue): string {
  if (value === null) return "none";
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(", ")}]`;
  if (typeof value === "object") return recordText(Object.entries(value).map(([key, item]) => [key, jsonText(item)]));
  return String(value);
}

function recordText(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, text]) => `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}: ${text}`).join(", ")}}`;
}
