import type { JsonValue } from "@bufbuild/protobuf";
import type { Packed } from "./message-pack.ts";

/** A decoded value as text in JSON's manner, two spaces a level; whole numbers are exact, and bytes are told by their count. */
export function valueText(value: Packed | JsonValue, indent = ""): string {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "bigint")
    return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "<no time>" : value.toISOString();
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return "[]";
    return `[\n${Array.from<Packed | JsonValue, string>(value, (item) => inner + valueText(item, inner)).join(",\n")}\n${indent}]`;
  }
  const entries: [Packed, Packed | JsonValue][] = value instanceof Map ? [...value] : Object.entries(value);
  if (entries.length === 0) return "{}";
  const lines = entries.map(
    ([key, held]) =>
      `${inner}${typeof key === "string" ? JSON.stringify(key) : valueText(key, inner)}: ${valueText(held, inner)}`,
  );
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

const isList = (value: Packed | JsonValue): value is readonly Packed[] | JsonValue[] => Array.isArray(value);
