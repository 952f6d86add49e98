import { escapeHtml } from "./html.ts";

/** A table with a row for each object; columns are the fields, in the order they first appear. */
export function tableHtml(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const head = columns.map((column) => `<th>${escapeHtml(column)}</th>`).join("");
  const body = rows.map((row) => `<tr>${columns.map((column) => cell(row[column])).join("")}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function cell(value: unknown): string {
  const number = typeof value === "number" || typeof value === "bigint";
  return `<td${number ? ' class="number"' : ""}>${escapeHtml(cellText(value))}</td>`;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_, item) => (typeof item === "bigint" ? String(item) : item));
}
