import { FlyteError } from "@haltere/core";
import { type Condition, type Query, type Table, type TableName, tables } from "@haltere/ports";
import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import { lastUsed } from "../last-used.ts";
import { columnOf } from "./column-value.ts";
import { type CheckedConditions, checkConditions, conditionExpression } from "./conditions.ts";
import type { SqlValue } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import type { PageAnchor } from "./page-anchors.ts";
import { type AnyTables, placeCounter, type QueryBuilder, queryBuilder, sqlOf } from "./query-builder.ts";

/** A query as SQL, and the columns of the rows that it answers. */
export interface Select {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  readonly columns: readonly string[];
  /** Equal for lists that differ in their page alone; undefined where pages of this order cannot be anchored. */
  readonly pages: string | undefined;
}

/** Turns queries into SQL. Each shape is compiled once, while it is among the last used. */
export interface QueryCompiler {
  /** With an anchor, which must be one of this query's order, the page begins there and no row is counted. */
  list<T extends TableName>(table: T, query: Query<T>, anchor?: PageAnchor): Select;
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
    list(table, query, anchor) {
      const where = checkConditions(dialect, table, query.where);
      const { orderBy, limit = unlimited, offset = 0, without = [] } = query;
      requireWhole("limit", limit);
      requireWhole("offset", offset);
      const order = orderBy && `${orderBy.column} ${orderBy.descending ? "desc" : "asc"}`;
      const from = anchor === undefined ? pageFrom(limit, offset) : anchor.inclusive ? "anchor" : "behind anchor";
      const shape = `list ${table} ${where.shape} ${order} ${from} ${without.join()}`;
      const { sql, columns } = compiled.getOrMake(shape, () => {
        const selected = columnsOf(table).filter((name) => !without.some((left) => left === name));
        return { sql: listSql(builder, dialect, table, selected, where, orderBy, from), columns: selected };
      });
      const pages = isAnchored(table, orderBy)
        ? `${table} ${where.shape} ${order} ${JSON.stringify(where.parameters)}`
        : undefined;
      return {
        sql,
        columns,
        pages,
        parameters: [...where.parameters, ...pageParameters(limit, offset, orderBy, anchor, from)],
      };
    },
    count(table, conditions) {
      const where = checkConditions(dialect, table, conditions);
      const { sql } = compiled.getOrMake(`count ${table} ${where.shape}`, () => ({
        sql: countSql(builder, dialect, table, where),
        columns: [],
      }));
      return { sql, columns: ["count"], pages: undefined, parameters: where.parameters };
    },
  };
}

function columnsOf(name: TableName): string[] {
  const { columns }: Table = tables[name];
  return ["id", ...Object.keys(columns)];
}

/** Where a page begins: with the first row, behind rows to be counted, at a row that is known, or behind it. */
type PageStart = "all" | "first" | "offset" | "anchor" | "behind anchor";

function pageFrom(limit: number, offset: number): PageStart {
  if (offset > 0) return "offset";
  return limit === unlimited ? "all" : "first";
}

/** Null has no place beside others in a comparison, so that pages in the order of what may be null have no anchor. */
function isAnchored(table: TableName, orderBy: Order | undefined): boolean {
  return orderBy === undefined || !columnOf(table, orderBy.column).nullable;
}

function pageParameters(
  limit: number,
  offset: number,
  orderBy: Order | undefined,
  anchor: PageAnchor | undefined,
  from: PageStart,
): SqlValue[] {
  if (from === "all") return [];
  if (anchor === undefined) return [limit, offset];
  const byId = orderBy === undefined || orderBy.column === "id";
  return [...(byId ? [] : [anchor.value]), anchor.id, limit, 0];
}

interface Order {
  readonly column: string;
  readonly descending: boolean;
}

function listSql(
  builder: QueryBuilder,
  dialect: SqlDialect,
  name: TableName,
  columns: string[],
  where: CheckedConditions,
  orderBy: Order | undefined,
  from: PageStart,
): string {
  const place = placeCounter();
  const ordered = <O>(select: SelectQueryBuilder<AnyTables, string, O>) => {
    if (!orderBy || orderBy.column === "id") return select.orderBy("id", orderBy?.descending ? "desc" : "asc");
    const column = columnOf(name, orderBy.column);
    // Null counts as the largest, which is Postgres' order and so FlyteAdmin's. Said only where it matters: an index has another.
    const byColumn = select.orderBy(orderBy.column, (item) => {
      const directed = orderBy.descending ? item.desc() : item.asc();
      if (!column.nullable) return directed;
      return orderBy.descending ? directed.nullsFirst() : directed.nullsLast();
    });
    // Equal rows need an order too, or pages would overlap.
    return byColumn.orderBy("id", orderBy.descending ? "desc" : "asc");
  };
  const found = <O>(select: SelectQueryBuilder<AnyTables, string, O>) => {
    const all = select.where((expressions) => conditionExpression(dialect, where, expressions, place));
    return ordered(from.endsWith("anchor") ? all.where(beyondAnchor(orderBy, from, place)) : all);
  };
  const rows = builder.selectFrom(name).select(columns);
  if (from === "all") return sqlOf(found(rows).compile());
  if (from !== "offset") return sqlOf(found(rows).limit(place()).offset(place()).compile());
  // Rows that are only counted are counted in an index, where there is one: their columns are not read.
  const ids = found(builder.selectFrom(name).select("id")).limit(place()).offset(place());
  return sqlOf(ordered(rows.where("id", "in", ids)).compile());
}

function beyondAnchor(orderBy: Order | undefined, from: PageStart, place: () => number): Expression<SqlBool> {
  const operator = sql.raw(`${orderBy?.descending ? "<" : ">"}${from === "anchor" ? "=" : ""}`);
  if (!orderBy || orderBy.column === "id") return sql<SqlBool>`id ${operator} ${place()}`;
  return sql<SqlBool>`(${sql.ref(orderBy.column)}, id) ${operator} (${place()}, ${place()})`;
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
