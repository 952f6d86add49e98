import type { Packed } from "@haltere/core";
import { parseDocument } from "yaml";

/** JSON or YAML read exactly: whole numbers are bigints, `1.0` and `.nan` floats. Or why it cannot be read, with its line. */
export function parseExact(given: string): { readonly value: Packed } | { readonly reason: string } {
  const document = parseDocument(given, { intAsBigInt: true, prettyErrors: true, stringKeys: false });
  const [error] = document.errors;
  if (error !== undefined) return { reason: error.message.split("\n")[0] ?? "it is no JSON or YAML" };
  try {
    return { value: packedOf(document.toJS({ mapAsMap: true, maxAliasCount: 100 })) };
  } catch (thrown) {
    return { reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function packedOf(value: unknown): Packed {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "bigint" || typeof value === "number")
    return value;
  if (Array.isArray(value)) return value.map(packedOf);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [packedOf(key), packedOf(item)]));
  throw new Error("Only texts, numbers, lists and maps can be given.");
}
