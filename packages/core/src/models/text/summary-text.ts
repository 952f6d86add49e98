import { type DescField, ScalarType } from "@bufbuild/protobuf";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import { pythonBytesLiteral, pythonDict, pythonFloat, pythonList, pythonTextLiteral } from "./python-text.ts";
import { isReflectMessage } from "./reflect-message.ts";
import { shorten } from "./shorten.ts";
import { textFormat } from "./text-format.ts";

/** How many characters a value may have in a summary. */
const width = 80;

/**
 * The set fields of a message, a line each: messages indented, and left out when they are empty; lists and maps as Python
 * writes them, with messages in text format; every value in one line of at most 80 characters.
 */
export function summaryText(message: ReflectMessage, indent: number): string {
  const start = " ".repeat(indent);
  let out = "";
  for (const field of message.sortedFields) {
    if (!message.isSet(field)) continue;
    if (field.fieldKind === "message") {
      const inner: ReflectMessage = message.get(field);
      if (inner.sortedFields.some((each) => inner.isSet(each)))
        out += `${start}${field.name}:\n${summaryText(inner, indent + 2)}`;
      continue;
    }
    const value = shorten(fieldText(message, field), width);
    if (value !== "") out += `${start}${field.name}: ${value}\n`;
  }
  return out;
}

function fieldText(message: ReflectMessage, field: DescField): string {
  switch (field.fieldKind) {
    case "list":
      return pythonList([...message.get(field)].map((item) => itemText(item, field)));
    case "map":
      return pythonDict([...message.get(field)].map(([key, item]) => [String(key), itemText(item, field)]));
    default: {
      const value: unknown = message.get(field);
      return typeof value === "string" ? value : itemText(value, field);
    }
  }
}

function itemText(item: unknown, field: DescField): string {
  if (isReflectMessage(item)) return textFormat(item);
  if (typeof item === "string") return pythonTextLiteral(item);
  if (item instanceof Uint8Array) return pythonBytesLiteral(item);
  if (typeof item === "boolean") return item ? "True" : "False";
  if (typeof item !== "number") return String(item);
  if (field.scalar === ScalarType.DOUBLE) return pythonFloat(item);
  return field.scalar === ScalarType.FLOAT ? pythonFloat(Math.fround(item)) : String(item);
}
