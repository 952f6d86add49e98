import { type DescEnum, type DescField, ScalarType } from "@bufbuild/protobuf";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import { cDouble, cFloat } from "./c-number.ts";
import { isReflectMessage } from "./reflect-message.ts";
import { escapedBytes, escapedText } from "./text-format-escapes.ts";

/**
 * A message in protobuf's text format, as `str` of a message answers in Python: fields by number, two spaces a level.
 * Entries of maps are in the order of protobuf's C library: by key, downwards, but a key before the longer ones it begins.
 */
export function textFormat(message: ReflectMessage, indent = ""): string {
  let out = "";
  for (const field of message.sortedFields) if (message.isSet(field)) out += fieldText(message, field, indent);
  return out;
}

function fieldText(message: ReflectMessage, field: DescField, indent: string): string {
  switch (field.fieldKind) {
    case "message":
      return block(field.name, textFormat(message.get(field), `${indent}  `), indent);
    case "list":
      return [...message.get(field)].map((item) => itemText(field.name, item, field, indent)).join("");
    case "map": {
      const entries = [...message.get(field)].toSorted(([a], [b]) => libraryOrder(a, b));
      const inner = `${indent}  `;
      return entries
        .map(([key, item]) =>
          block(field.name, `${inner}key: ${keyText(key)}\n${itemText("value", item, field, inner)}`, indent),
        )
        .join("");
    }
    case "scalar":
    case "enum":
      return itemText(field.name, message.get(field), field, indent);
  }
}

function itemText(name: string, item: unknown, field: DescField, indent: string): string {
  if (isReflectMessage(item)) return block(name, textFormat(item, `${indent}  `), indent);
  return `${indent}${name}: ${valueText(item, field.enum, field.scalar)}\n`;
}

function block(name: string, inner: string, indent: string): string {
  return `${indent}${name} {\n${inner}${indent}}\n`;
}

function valueText(value: unknown, desc: DescEnum | undefined, scalar: ScalarType | undefined): string {
  if (desc !== undefined && typeof value === "number") return desc.value[value]?.name ?? String(value);
  if (typeof value === "string") return `"${escapedText(value)}"`;
  if (value instanceof Uint8Array) return `"${escapedBytes(value)}"`;
  if (typeof value === "number" && scalar === ScalarType.DOUBLE) return cDouble(value);
  if (typeof value === "number" && scalar === ScalarType.FLOAT) return cFloat(value);
  return String(value);
}

function keyText(key: unknown): string {
  return typeof key === "string" ? `"${escapedText(key)}"` : String(key);
}

function libraryOrder(a: unknown, b: unknown): number {
  if (typeof a !== "string" || typeof b !== "string") return Number(a) - Number(b);
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  const common = Math.min(left.length, right.length);
  return Buffer.compare(right.subarray(0, common), left.subarray(0, common)) || left.length - right.length;
}
