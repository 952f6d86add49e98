import { FlyteError } from "@haltere/core";
import { type Column, type ColumnType, type Table, type TableName, tables } from "@haltere/ports";
import type { SqlValue } from "./database.ts";

/** Gives a column's value as a driver takes it. Throws InvalidArgument for one that the column cannot hold without loss. */
export function columnValue(table: TableName, name: string, value: unknown): SqlValue {
  const column = columnOf(table, name);
  if (value === null && column.nullable) return null;
  if (typeof value === "string" && value.includes("\0")) {
    throw new FlyteError("InvalidArgument", `${table}.${name} cannot hold a zero byte, as it does in ${shown(value)}.`);
  }
  if (holds(column.type, value)) return value;
  throw new FlyteError("InvalidArgument", `${table}.${name} cannot hold ${shown(value)}: it is ${described(column)}.`);
}

/** The column of a table, `id` among them. Throws InvalidArgument where there is none of that name. */
export function columnOf(table: TableName, name: string): Column {
  if (name === "id") return idColumn;
  const { columns }: Table = tables[table];
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column) return column;
  throw new FlyteError("InvalidArgument", `${table} has no column ${JSON.stringify(name)}.`, {
    hint: `Use one of: id, ${Object.keys(columns).join(", ")}.`,
  });
}

const idColumn: Column = { type: "int", nullable: false };

function holds(type: ColumnType, value: unknown): value is SqlValue {
  switch (type) {
    case "text":
      return typeof value === "string";
    case "int":
    case "time":
      return Number.isSafeInteger(value);
    case "real":
      return Number.isFinite(value);
    case "bytes":
    case "message":
      return value instanceof Uint8Array;
  }
}

const meanings: Readonly<Record<ColumnType, string>> = {
  text: "text",
  int: "a whole number within 2^53",
  time: "whole microseconds since the epoch",
  real: "a finite number",
  bytes: "bytes",
  message: "an encoded message",
};

function described(column: Column): string {
  return column.nullable ? `${meanings[column.type]}, or null` : meanings[column.type];
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return "bytes";
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
