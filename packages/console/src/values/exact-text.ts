import { isPackedArray, isPackedMap, type Packed } from "@haltere/core";

/** A decoded object as JSON, which `parseExact` reads back the same: whole numbers with all their digits, with floats that no JSON has as YAML has them; undefined where the value has bytes, or keys that are no texts. */
export function exactText(value: Packed, indent = 2): string | undefined {
  try {
    return write(value, indent, "");
  } catch (thrown) {
    if (thrown === unwritable) return undefined;
    throw thrown;
  }
}

const unwritable = new Error("JSON has no form for it");

function write(value: Packed, indent: number, margin: string): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return floatText(value);
  if (typeof value === "string") return JSON.stringify(value);
  const inner = indent === 0 ? "" : `${margin}${" ".repeat(indent)}`;
  const lines = (open: string, close: string, parts: readonly string[]) => {
    if (parts.length === 0) return `${open}${close}`;
    if (indent === 0) return `${open}${parts.join(", ")}${close}`;
    return `${open}\n${parts.map((part) => `${inner}${part}`).join(",\n")}\n${margin}${close}`;
  };
  if (isPackedMap(value)) {
    const parts = [...value].map(([key, item]) => {
      if (typeof key !== "string") throw unwritable;
      return `${JSON.stringify(key)}: ${write(item, indent, inner)}`;
    });
    return lines("{", "}", parts);
  }
  if (isPackedArray(value))
    return lines(
      "[",
      "]",
      value.map((item) => write(item, indent, inner)),
    );
  throw unwritable;
}

/** With a point or an exponent, so that it is read as a float again. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (value === Number.POSITIVE_INFINITY) return ".inf";
  if (value === Number.NEGATIVE_INFINITY) return "-.inf";
  if (Object.is(value, -0)) return "-0.0";
  const shown = String(value);
  if (/^-?\d+$/.test(shown)) return `${shown}.0`;
  return shown.replace(/^(-?\d+)e/, "$1.0e");
}
