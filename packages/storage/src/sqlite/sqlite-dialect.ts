import { SqliteAdapter, SqliteQueryCompiler, sql } from "kysely";
import type { SqlDialect } from "../sql/dialect.ts";

/** SQLite's SQL. Connections set `case_sensitive_like`; text orders by its UTF-8 bytes, which is by code point. */
export const sqliteDialect: SqlDialect = {
  adapter: () => new SqliteAdapter(),
  compiler: () => new SqliteQueryCompiler(),
  columnTypes: {
    text: sql`text`,
    int: sql`integer`,
    real: sql`real`,
    time: sql`integer`,
    bytes: sql`blob`,
    message: sql`blob`,
  },
  // AUTOINCREMENT costs as much again as the insert, so only tables whose key is the id pay for it.
  idColumn: (neverReused) => (neverReused ? sql`integer primary key autoincrement` : sql`integer primary key`),
  tableEnd: sql`strict`,
  emptyBytes: sql`x''`,
  indexesNeedId: false,
  like: (expression, pattern) => sql`${expression} like ${pattern}`,
  inList: (expression, parameter) => sql`${expression} in (select value from json_each(${parameter}))`,
  onlyTested: (column) => sql`+${column}`,
  listParameter: (values) => JSON.stringify(values),
};
