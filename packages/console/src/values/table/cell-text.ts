import { floatLiteral, literalText } from "@haltere/core";

/** A value of a column as a reader sees it: whole numbers with all their digits, floats with their point, what is nested as JSON. */
export function cellText(value: unknown, isFloat: boolean): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return value;
  return inner(value, isFloat);
}

function inner(value: unknown, isFloat: boolean): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return isFloat ? literalText(floatLiteral(value)) : String(value);
  if (value instanceof Uint8Array) return hexText(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "no time" : value.toISOString();
  if (Array.isArray(value)) return `[${value.map((item) => inner(item, isFloat)).join(", ")}]`;
  if (typeof value === "object") {
    const fields = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${inner(item, isFloat)}`);
    return `{${fields.join(", ")}}`;
  }
  return String(value);
}

const shown = 32;

function hexText(bytes: Uint8Array): string {
  const head = [...bytes.subarray(0, shown)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return bytes.length > shown ? `${head} … ${bytes.length} bytes` : head || "0 bytes";
}
