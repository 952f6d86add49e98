import { FlyteError } from "@haltere/core";
import { type Condition, type Query, type Table, type TableName, tables } from "@haltere/ports";
import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import { lastUsed } from "../last-used.ts";
import { columnOf, columnValue } from "./column-value.ts";
import { type CheckedConditions, checkConditions, conditionExpression } from "./conditions.ts";
import type { SqlValue } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import type { PageAnchor } from "./page-anchors.ts";
import { type AnyTables, placeCounter, type QueryBuilder, queryBuilder, sqlOf } from "./query-builder.ts";
import { type Spread, spreadOf } from "./spread.ts";

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
      const spread = spreadOf(table, query, anchor !== undefined);
      const where = checkConditions(
        dialect,
        table,
        spread?.where ?? query.where,
        query.limit === undefined ? undefined : query.orderBy?.column,
      );
      const values = (spread?.values ?? []).map((value) => columnValue(table, spread?.column ?? "", value));
      const { orderBy, limit = unlimited, offset = 0, without = [] } = query;
      requireWhole("limit", limit);
      requireWhole("offset", offset);
      const order = orderBy && `${orderBy.column} ${orderBy.descending ? "desc" : "asc"}`;
      const from =
        anchor === undefined
          ? pageFrom(limit, offset, isServed(table, query))
          : anchor.inclusive
            ? "anchor"
            : "behind anchor";
      const spreadShape = spread ? `${spread.column}*${values.length}` : "";
      const shape = `list ${table} ${where.shape} ${spreadShape} ${order} ${from} ${without.join()}`;
      const { sql, columns } = compiled.getOrMake(shape, () => {
        const selected = columnsOf(table).filter((name) => !without.some((left) => left === name));
        const list = { builder, dialect, name: table, where, orderBy, from };
        return { sql: spread ? spreadSql(list, selected, spread) : listSql(list, selected), columns: selected };
      });
      const asked = JSON.stringify([where.parameters, query.where]);
      const pages = isAnchored(table, orderBy) ? `${table} ${where.shape} ${order} ${asked}` : undefined;
      const beyond = anchorParameters(orderBy, anchor);
      const page = from === "all" ? [] : [limit, anchor === undefined ? offset : 0];
      const branches = values.flatMap((value) => [...where.parameters, ...beyond, value, limit + offset]);
      return { sql, columns, pages, parameters: [...(spread ? branches : [...where.parameters, ...beyond]), ...page] };
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

/** Where a page begins: with the first row, behind rows to be counted or sorted, at a row that is known, or behind it. */
type PageStart = "all" | "first" | "offset" | "anchor" | "behind anchor";

function pageFrom(limit: number, offset: number, served: boolean): PageStart {
  if (offset > 0) return "offset";
  if (limit === unlimited) return "all";
  return served ? "first" : "offset";
}

/** Whether an index has the rows in the order that is asked for: one in which all that stands before the ordering column is given. */
function isServed<T extends TableName>(table: T, { where, orderBy }: Query<T>): boolean {
  if (orderBy === undefined || orderBy.column === "id") return true;
  const given = new Set(where.flatMap((one) => (one.via === undefined && one.comparison === "eq" ? [one.column] : [])));
  const { key, indexes }: Table = tables[table];
  return [key, ...indexes].some((index) => {
    const at = index.indexOf(orderBy.column);
    return at >= 0 && index.slice(0, at).every((column) => given.has(column));
  });
}

/** Null has no place beside others in a comparison, so that pages in the order of what may be null have no anchor. */
function isAnchored(table: TableName, orderBy: Order | undefined): boolean {
  return orderBy === undefined || !columnOf(table, orderBy.column).nullable;
}

function anchorParameters(orderBy: Order | undefined, anchor: PageAnchor | undefined): SqlValue[] {
  if (anchor === undefined) return [];
  return orderBy === undefined || orderBy.column === "id" ? [anchor.id] : [anchor.value, anchor.id];
}

interface Order {
  readonly column: string;
  readonly descending: boolean;
}

/** What of a list is part of its SQL, but for the columns. */
interface ListShape {
  readonly builder: QueryBuilder;
  readonly dialect: SqlDialect;
  readonly name: TableName;
  readonly where: CheckedConditions;
  readonly orderBy: Order | undefined;
  readonly from: PageStart;
}

type Selecting<O> = SelectQueryBuilder<AnyTables, string, O>;

function listSql(list: ListShape, columns: string[]): string {
  const { builder, name, from } = list;
  const place = placeCounter();
  const found = <O>(select: Selecting<O>) => ordered(list, matching(list, select, place));
  const rows = builder.selectFrom(name).select(columns);
  if (from === "all") return sqlOf(found(rows).compile());
  if (from !== "offset") return sqlOf(found(rows).limit(place()).offset(place()).compile());
  // Rows that are only counted or sorted are so in an index, where one has all that is asked of them: their columns are not read.
  const ids = found(builder.selectFrom(name).select("id")).limit(place()).offset(place());
  return sqlOf(ordered(list, rows.where("id", "in", ids)).compile());
}

/** The first rows of each value, which an index has in order, put together in order. */
function spreadSql(list: ListShape, columns: string[], { column, values }: Spread): string {
  const { builder, name, orderBy } = list;
  const place = placeCounter();
  const needed = orderBy === undefined || orderBy.column === "id" ? ["id"] : ["id", orderBy.column];
  const branch = () =>
    builder
      .selectFrom(
        ordered(list, matching(list, builder.selectFrom(name).select(needed), place).where(column, "=", place()))
          .limit(place())
          .as("branch"),
      )
      .select(needed);
  let all = branch();
  for (let more = 1; more < values.length; more++) all = all.unionAll(branch());
  const ids = ordered(list, builder.selectFrom(all.as("found")).select(needed).distinct());
  const page = builder.selectFrom(ids.limit(place()).offset(place()).as("page")).select("id");
  return sqlOf(ordered(list, builder.selectFrom(name).select(columns).where("id", "in", page)).compile());
}

function matching<O>(
  { dialect, where, orderBy, from }: ListShape,
  select: Selecting<O>,
  place: () => number,
): Selecting<O> {
  const all = select.where((expressions) => conditionExpression(dialect, where, expressions, place));
  return from.endsWith("anchor") ? all.where(beyondAnchor(orderBy, from, place)) : all;
}

function ordered<O>({ name, orderBy }: ListShape, select: Selecting<O>): Selecting<O> {
  const direction = orderBy?.descending ? "desc" : "asc";
  if (!orderBy || orderBy.column === "id") return select.orderBy("id", direction);
  const column = columnOf(name, orderBy.column);
  // Null counts as the largest, which is Postgres' order and so FlyteAdmin's. Said only where it matters: an index has another.
  const byColumn = select.orderBy(orderBy.column, (item) => {
    const directed = orderBy.descending ? item.desc() : item.asc();
    if (!column.nullable) return directed;
    return orderBy.descending ? directed.nullsFirst() : directed.nullsLast();
  });
  // Equal rows need an order too, or pages would overlap.
  return byColumn.orderBy("id", direction);
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
