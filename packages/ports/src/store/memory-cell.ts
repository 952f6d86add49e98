import { FlyteError } from "@haltere/core";
import type { Column } from "./tables/columns.ts";
import { type TableName, tables } from "./tables.ts";

/** What a column of a row holds in memory. */
export type Cell = string | number | Uint8Array | null;
export type Cells = Readonly<Record<string, Cell>>;

/** Refuses a value that is not of its column's type. */
export function validateCell(table: TableName, name: string, value: Cell): void {
  const column = columnOf(table, name);
  if (value === null) {
    if (!column.nullable) throw refused(table, name, "may not be null");
    return;
  }
  const fits = {
    text: typeof value === "string",
    int: Number.isSafeInteger(value),
    time: Number.isSafeInteger(value),
    real: typeof value === "number" && Number.isFinite(value),
    bytes: value instanceof Uint8Array,
    message: value instanceof Uint8Array,
  }[column.type];
  if (!fits) throw refused(table, name, `is no ${column.type}`);
}

/** The column of a table; `id` is one. */
export function columnOf(table: TableName, name: string): Column {
  if (name === "id") return { type: "int", nullable: false };
  const columns: Readonly<Record<string, Column>> = tables[table].columns;
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined) throw refused(table, name, "is no column");
  return column;
}

export function refused(table: TableName, column: string, what: string): FlyteError {
  return new FlyteError("InvalidArgument", `"${column}" of the table "${table}" ${what}.`);
}

export function same(a: Cell, b: Cell): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array)
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  return a === b;
}

/** Null is the largest; text by code point. */
export function compare(a: Cell, b: Cell): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "string" && typeof b === "string") {
    const [left, right] = [[...a], [...b]];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
