import { FlyteError } from "@haltere/core";
import { type Table, type TableName, tables, type Write } from "@haltere/ports";
import type { ExpressionBuilder } from "kysely";
import { columnValue } from "./column-value.ts";
import type { SqlValue, Statement } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import { type AnyTables, placeCounter, type QueryBuilder, queryBuilder, sqlOf } from "./query-builder.ts";

/** Turns writes into statements. Each shape (kind, table, columns named) is compiled once. */
export function writeCompiler(dialect: SqlDialect): (write: Write) => Statement {
  const builder = queryBuilder(dialect);
  const compiled = new Map<string, string>();
  const cached = (shape: string, compile: () => string) => {
    let text = compiled.get(shape);
    if (text === undefined) {
      text = compile();
      compiled.set(shape, text);
    }
    return text;
  };
  return (write) => {
    const { kind, table } = write;
    switch (kind) {
      case "insert":
      case "put":
      case "ensure":
        return {
          sql: cached(`${kind} ${table}`, () => insertSql(builder, kind, table)),
          parameters: Object.keys(tables[table].columns).map((name) =>
            columnValue(table, name, field(write.row, name)),
          ),
          returnsId: true,
          mustWrite: kind !== "ensure",
        };
      case "update": {
        const set = held(table, write.set);
        const key = held(table, write.key);
        const expected = held(table, write.expected ?? {});
        requireKey(table, key);
        if (set.names.length === 0) throw new FlyteError("Internal", `An update of ${table} sets no column.`);
        return {
          sql: cached(`update ${table} ${set.shape} ${key.shape} ${expected.shape}`, () =>
            updateSql(builder, table, set, [key, expected]),
          ),
          parameters: [...set.values, ...key.compared, ...expected.compared],
          returnsId: false,
          mustWrite: true,
        };
      }
      case "delete": {
        const where = held(table, write.where);
        return {
          sql: cached(`delete ${table} ${where.shape}`, () => deleteSql(builder, table, where)),
          parameters: where.compared,
          returnsId: false,
          mustWrite: false,
        };
      }
    }
  };
}

/** Columns and values of a part of a row. */
interface Held {
  readonly names: readonly string[];
  readonly values: readonly SqlValue[];
  /** The values that an equality binds: null is compared by IS NULL, which binds none. */
  readonly compared: readonly SqlValue[];
  readonly shape: string;
}

function held(table: TableName, part: object): Held {
  const entries = Object.entries(part);
  const values = entries.map(([name, value]) => columnValue(table, name, value));
  return {
    names: entries.map(([name]) => name),
    values,
    compared: values.filter((value) => value !== null),
    shape: `(${entries.map(([name, value]) => (value === null ? `${name}?` : name)).join()})`,
  };
}

/** A column of a row whose table is known only at run time. */
function field(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return row[name];
}

function requireKey(table: TableName, key: Held): void {
  const { key: columns }: Table = tables[table];
  if (columns.length === key.names.length && columns.every((column) => key.names.includes(column))) return;
  throw new FlyteError("Internal", `An update of ${table} must name its key, ${columns.join(", ")}.`);
}

function insertSql(builder: QueryBuilder, kind: "insert" | "put" | "ensure", name: TableName): string {
  const table: Table = tables[name];
  const place = placeCounter();
  const columns = Object.keys(table.columns);
  const insert = builder
    .insertInto(name)
    .values(Object.fromEntries(columns.map((column) => [column, place()])))
    .returning("id");
  // A table whose key is its id has no key to clash on.
  if (table.key.includes("id")) return sqlOf(insert.compile());
  return sqlOf(
    insert
      .onConflict((conflict) => {
        const on = conflict.columns([...table.key]);
        if (kind !== "put") return on.doNothing();
        return on.doUpdateSet((row) =>
          Object.fromEntries(columns.map((column) => [column, row.ref(`excluded.${column}`)])),
        );
      })
      .compile(),
  );
}

function updateSql(builder: QueryBuilder, table: TableName, set: Held, guards: readonly Held[]): string {
  const place = placeCounter();
  const update = builder.updateTable(table).set(Object.fromEntries(set.names.map((name) => [name, place()])));
  return sqlOf(update.where(matches(guards, place)).compile());
}

function deleteSql(builder: QueryBuilder, table: TableName, where: Held): string {
  return sqlOf(
    builder
      .deleteFrom(table)
      .where(matches([where], placeCounter()))
      .compile(),
  );
}

/** Every column holds its value, or is null where that is wanted. */
function matches(parts: readonly Held[], place: () => number) {
  return (expressions: ExpressionBuilder<AnyTables, string>) =>
    expressions.and(
      parts.flatMap((part) =>
        part.names.map((name, index) =>
          part.values[index] === null ? expressions(name, "is", null) : expressions(name, "=", place()),
        ),
      ),
    );
}
