import { type Cell, type Cells, columnOf, compare, refused, same, validateCell } from "./memory-cell.ts";
import type { Condition } from "./store.ts";
import { type TableName, tables } from "./tables.ts";

/** Finds the row of a table that a reference names. */
type Lookup = (table: TableName, id: Cell) => Cells | undefined;

/** Whether a row holds all conditions; refuses conditions that no row could hold. */
export function matches(table: TableName, where: readonly Condition[], lookup: Lookup): (row: Cells) => boolean {
  const tests = where.map((condition) => {
    const target = condition.via === undefined ? table : referenced(table, condition.via);
    const holds = comparisonOf(target, condition);
    return (row: Cells): boolean => {
      const subject = condition.via === undefined ? row : lookup(target, row[condition.via] ?? null);
      return subject !== undefined && holds(subject[condition.column] ?? null);
    };
  });
  return (row) => tests.every((test) => test(row));
}

function referenced(table: TableName, column: string): TableName {
  const references: Readonly<Record<string, string>> = tables[table].references;
  const name = Object.hasOwn(references, column) ? references[column] : undefined;
  if (name === undefined || !isTable(name)) throw refused(table, column, "refers to nothing");
  return name;
}

function isTable(name: string): name is TableName {
  return Object.hasOwn(tables, name);
}

function comparisonOf(table: TableName, { column: name, comparison, value }: Condition): (cell: Cell) => boolean {
  const column = columnOf(table, name);
  if (column.type === "bytes" || column.type === "message") throw refused(table, name, "holds bytes");
  if (comparison === "in" || comparison === "not_in") {
    if (!isList(value)) throw refused(table, name, "needs a list");
    for (const one of value) {
      if (one === null) throw refused(table, name, "takes no null in a list");
      validateCell(table, name, one);
    }
    const listed = new Set<Cell>(value);
    if (comparison === "in") return (cell) => listed.has(cell);
    return (cell) => (cell === null ? listed.size === 0 : !listed.has(cell));
  }
  if (isList(value)) throw refused(table, name, "takes no list");
  if (value === null) {
    if (comparison === "eq") return (cell) => cell === null;
    if (comparison === "ne") return (cell) => cell !== null;
    throw refused(table, name, "has no order with null");
  }
  validateCell(table, name, value);
  const text = String(value);
  if ((comparison === "contains" || comparison === "not_like") && column.type !== "text")
    throw refused(table, name, "is no text");
  switch (comparison) {
    case "eq":
      return (cell) => same(cell, value);
    case "ne":
      return (cell) => cell !== null && !same(cell, value);
    case "gt":
      return (cell) => cell !== null && compare(cell, value) > 0;
    case "gte":
      return (cell) => cell !== null && compare(cell, value) >= 0;
    case "lt":
      return (cell) => cell !== null && compare(cell, value) < 0;
    case "lte":
      return (cell) => cell !== null && compare(cell, value) <= 0;
    case "contains": {
      const like = likePattern(`%${text}%`);
      return (cell) => typeof cell === "string" && like.test(cell);
    }
    case "not_like": {
      const like = likePattern(text);
      return (cell) => typeof cell === "string" && !like.test(cell);
    }
  }
}

function isList(value: Condition["value"]): value is readonly (string | number | null)[] {
  return Array.isArray(value);
}

/** SQL's LIKE: % for any text, _ for one character. */
function likePattern(like: string): RegExp {
  const escaped = like.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("%", "[^]*").replaceAll("_", "[^]")}$`, "u");
}
