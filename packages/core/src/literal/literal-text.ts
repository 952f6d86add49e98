import type { Literal, LiteralMap } from "@haltere/idl/core";
import { durationText, timestampText } from "../time/time-text.ts";
import { decodeMsgpack } from "./msgpack.ts";
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
    case "msgpack": {
      const decoded = decodeMsgpack(value.value);
      return decoded.ok ? plainText(decoded.value) : `${value.value.length} bytes that are not msgpack`;
    }
    case "binary":
      return `${value.value.length} bytes${value.tag === "" ? "" : ` (${value.tag})`}`;
    case "generic":
      return plainText(value.value);
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

function plainText(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map(plainText).join(", ")}]`;
  if (typeof value === "object") return recordText(Object.entries(value).map(([key, item]) => [key, plainText(item)]));
  return String(value);
}

function recordText(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, text]) => `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}: ${text}`).join(", ")}}`;
}
