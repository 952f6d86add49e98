import { FlyteError } from "@haltere/core";
import { type Condition, type Query, type Table, type TableName, tables } from "@haltere/ports";
import { sql } from "kysely";
import { lastUsed } from "../last-used.ts";
import { columnOf } from "./column-value.ts";
import { type CheckedConditions, checkConditions, conditionExpression } from "./conditions.ts";
import type { SqlValue } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import { placeCounter, type QueryBuilder, queryBuilder, sqlOf } from "./query-builder.ts";

/** A query as SQL, and the columns of the rows that it answers. */
export interface Select {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  readonly columns: readonly string[];
}

/** Turns queries into SQL. Each shape is compiled once, while it is among the last used. */
export interface QueryCompiler {
  list<T extends TableName>(table: T, query: Query<T>): Select;
  count(table: TableName, where: readonly Condition[]): Select;
}

/** Filters come from outside in any combination, so shapes are kept up to this many. */
const maxShapes = 1000;
/** Stands for "no limit" where an offset needs one. */
const unlimited = Number.MAX_SAFE_INTEGER;

export function queryCompiler(dialect: SqlDialect): QueryCompiler {
  const builder = queryBuilder(dialect);
  const compiled = lastUsed<{ readonly sql: string; readonly columns: readonly string[] }>(maxShapes);
  return {
    list(table, query) {
      const where = checkConditions(dialect, table, query.where);
      const { orderBy, limit = unlimited, offset = 0, without = [] } = query;
      requireWhole("limit", limit);
      requireWhole("offset", offset);
      const order = orderBy && `${orderBy.column} ${orderBy.descending ? "desc" : "asc"}`;
      const paged = limit !== unlimited || offset !== 0;
      const shape = `list ${table} ${where.shape} ${order} ${paged} ${without.join()}`;
      const { sql, columns } = compiled.getOrMake(shape, () => {
        const selected = columnsOf(table).filter((name) => !without.some((left) => left === name));
        return { sql: listSql(builder, dialect, table, selected, where, orderBy, paged), columns: selected };
      });
      return { sql, columns, parameters: paged ? [...where.parameters, limit, offset] : where.parameters };
    },
    count(table, conditions) {
      const where = checkConditions(dialect, table, conditions);
      const { sql } = compiled.getOrMake(`count ${table} ${where.shape}`, () => ({
        sql: countSql(builder, dialect, table, where),
        columns: [],
      }));
      return { sql, columns: ["count"], parameters: where.parameters };
    },
  };
}

function columnsOf(name: TableName): string[] {
  const { columns }: Table = tables[name];
  return ["id", ...Object.keys(columns)];
}

function listSql(
  builder: QueryBuilder,
  dialect: SqlDialect,
  name: TableName,
  columns: string[],
  where: CheckedConditions,
  orderBy: { readonly column: string; readonly descending: boolean } | undefined,
  paged: boolean,
): string {
  const place = placeCounter();
  let select = builder
    .selectFrom(name)
    .select(columns)
    .where((expressions) => conditionExpression(dialect, where, expressions, place));
  const direction = orderBy?.descending ? "desc" : "asc";
  if (orderBy && orderBy.column !== "id") {
    const column = columnOf(name, orderBy.column);
    // Null counts as the largest, which is Postgres' order and so FlyteAdmin's. Said only where it matters: an index has another.
    select = select.orderBy(orderBy.column, (item) => {
      const directed = orderBy.descending ? item.desc() : item.asc();
      if (!column.nullable) return directed;
      return orderBy.descending ? directed.nullsFirst() : directed.nullsLast();
    });
  }
  // Equal rows need an order too, or pages would overlap.
  select = select.orderBy("id", direction);
  return sqlOf((paged ? select.limit(place()).offset(place()) : select).compile());
}

function countSql(builder: QueryBuilder, dialect: SqlDialect, table: TableName, where: CheckedConditions): string {
  const place = placeCounter();
  return sqlOf(
    builder
      .selectFrom(table)
      .select(sql<number>`count(*)`.as("count"))
      .where((expressions) => conditionExpression(dialect, where, expressions, place))
      .compile(),
  );
}

function requireWhole(what: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new FlyteError("InvalidArgument", `The ${what} of a query must be a whole number, 0 or more; it is ${value}.`);
}
