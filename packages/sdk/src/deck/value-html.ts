import { inspect } from "node:util";
import { isPlainObject } from "../transformers/plain-object.ts";
import { escapeHtml } from "./html.ts";
import { tableHtml } from "./table.ts";

const shownRows = 50;
const shownCharacters = 10_000;

/** Named values, each under its name: a list of objects as a table, anything else as text. */
export function valuesHtml(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `<h4>${escapeHtml(name)}</h4>\n${valueHtml(value)}`)
    .join("\n");
}

function valueHtml(value: unknown): string {
  if (isRows(value)) {
    const rest = value.length - shownRows;
    return tableHtml(value.slice(0, shownRows)) + (rest > 0 ? `<p>and ${rest} more</p>` : "");
  }
  const text =
    typeof value === "string"
      ? value
      : inspect(value, { depth: 6, maxArrayLength: 200, maxStringLength: shownCharacters, breakLength: 100 });
  const cut = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
  return `<pre>${escapeHtml(cut)}</pre>`;
}

function isRows(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isPlainObject);
}
