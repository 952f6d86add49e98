import { FlyteError, mapEntry } from "@haltere/core";
import { type Sort, Sort_Direction } from "@haltere/idl/admin";
import type { Column, ColumnName, Comparison, Condition, Query, TableName, Value } from "@haltere/ports";
import { tables } from "@haltere/ports";
import { entityOf, isEmptyColumn, type Reach, reachOf } from "./filter-entities.ts";
import { type Filter, parseFilters } from "./filter-grammar.ts";
import { filterValue } from "./filter-value.ts";
import { type Page, readPage } from "./page.ts";

/** What the list requests of FlyteAdmin have in common. */
export interface ListRequest {
  readonly limit: number;
  readonly token: string;
  readonly filters: string;
  readonly sortBy?: Sort | undefined;
}

/** A condition on rows of another table than the listed one, that no reference of a listed row leads to. */
export interface ConditionBeside {
  readonly table: TableName;
  readonly condition: Condition;
}

export interface ListQuery<T extends TableName> {
  readonly query: Query<T>;
  readonly page: Page;
  /** Filters that no listed row can answer: whoever lists asks the rows beside. */
  readonly beside: readonly ConditionBeside[];
}

const comparisons: Readonly<Record<Filter["function"], Comparison>> = {
  eq: "eq",
  ne: "ne",
  gt: "gt",
  gte: "gte",
  lt: "lt",
  lte: "lte",
  contains: "contains",
  not_like: "not_like",
  value_in: "in",
  value_not_in: "not_in",
};

/** Reads limit, token, filters and order of a list request. @throws FlyteError InvalidArgument, by FlyteAdmin's rules for each. */
export function readListQuery<T extends TableName>(table: T, method: string, request: ListRequest): ListQuery<T> {
  const page = readPage(request, method);
  const conditions = parseFilters(request.filters).map((filter) => readFilter(table, filter));
  const orderBy = readOrder(table, request.sortBy);
  return {
    query: {
      where: conditions.filter((read) => read.table === undefined).map((read) => read.condition),
      limit: page.limit,
      offset: page.offset,
      ...(orderBy ? { orderBy } : {}),
    },
    page,
    beside: conditions.flatMap(({ table: other, condition }) => (other ? [{ table: other, condition }] : [])),
  };
}

/** The conditions of a list whose filters reach no rows beside it. */
export function readConditions(table: TableName, filters: string): Condition[] {
  return parseFilters(filters).map((filter) => readFilter(table, filter).condition);
}

/**
 * The order that a request asks for; descending where it gives a key alone. Executions come in that of their creation where none is asked for:
 * FlyteAdmin has none then, and every filter has an index in this one.
 */
export function readOrder<T extends TableName>(table: T, sort: Sort | undefined): Query<T>["orderBy"] {
  if (!sort) {
    const column: string = "created_at";
    return table === "executions" && isColumn(table, column) ? { column, descending: false } : undefined;
  }
  const column = sort.key;
  if (isEmptyColumn(table, column)) return undefined;
  if (!isColumn(table, column)) throw new FlyteError("InvalidArgument", `invalid sort key '${column}'`);
  if (sort.direction !== Sort_Direction.ASCENDING && sort.direction !== Sort_Direction.DESCENDING) {
    throw new FlyteError("InvalidArgument", `invalid sort order specified: ${sort.direction}`);
  }
  return { column, descending: sort.direction !== Sort_Direction.ASCENDING };
}

/** Conditions that columns hold these values. */
export function equals(columns: Readonly<Record<string, Value>>): Condition[] {
  return Object.entries(columns).map(([column, value]) => ({ column, comparison: "eq", value }));
}

/** The versions of one name, or without a name all of a domain's. */
export function versionScope(id: { readonly project: string; readonly domain: string; readonly name: string }) {
  const { project, domain, name } = id;
  return equals(name ? { project, domain, name } : { project, domain });
}

/** Conditions on the parts that an identifier gives; a part that is left open may be anything. */
export function givenParts(id: Partial<Record<"project" | "domain" | "name" | "version", string>> | undefined) {
  const { project = "", domain = "", name = "", version = "" } = id ?? {};
  return equals(
    Object.fromEntries(Object.entries({ project, domain, name, version }).filter(([, part]) => part !== "")),
  );
}

function readFilter(table: TableName, filter: Filter): { condition: Condition; table?: TableName } {
  const entity = filter.entity ?? entityOf(table);
  const reach: Reach | undefined = reachOf(table, entity);
  if (!reach) throw new FlyteError("InvalidArgument", `'${entity}' entity is not allowed in filters`);
  const target = reach.kind === "own" ? table : reach.table;
  const columns = reach.kind === "beside" ? reach.columns : undefined;
  const name = `${entity}.${filter.field}`;
  const field = columns ? mapEntry(columns, filter.field) : filter.field;
  if (field === undefined) throw unknownColumn(name);
  const condition = compare(target, { ...filter, field }, name);
  if (reach.kind === "reference") return { condition: { ...condition, via: reach.via } };
  return reach.kind === "beside" ? { condition, table: reach.table } : { condition };
}

function compare(table: TableName, filter: Filter, name: string): Condition {
  const column = filter.field;
  if (isEmptyColumn(table, column)) return { column: "id", comparison: "eq", value: null };
  if (!isColumn(table, column)) throw unknownColumn(name);
  const columns: Readonly<Record<string, Column>> = tables[table].columns;
  const type = columns[column]?.type ?? "int";
  const comparison = comparisons[filter.function];
  if ((comparison === "contains" || comparison === "not_like") && type !== "text") {
    throw new FlyteError("InvalidArgument", `'${name}' is no text, so ${filter.function} cannot be asked of it`);
  }
  // Go writes a list into the pattern as it prints one.
  const texts =
    comparison === "contains" && filter.values.length > 1 ? [`[${filter.values.join(" ")}]`] : filter.values;
  const values = texts.map((value) => filterValue(value, type, name));
  if (comparison === "in" || comparison === "not_in") return { column, comparison, value: values };
  const [value, ...more] = values;
  if (value === undefined || more.length > 0) {
    throw new FlyteError("InvalidArgument", `${filter.function} takes a single value for '${name}'`, {
      hint: "Use value_in or value_not_in for several.",
    });
  }
  return { column, comparison, value };
}

function unknownColumn(name: string): FlyteError {
  return new FlyteError("InvalidArgument", `'${name}' is invalid filter`);
}

/** Columns of ours that FlyteAdmin's tables do not have, so that its clients get the answer they get there. */
const ownColumns: ReadonlySet<string> = new Set(["inputs", "user_inputs", "outputs", "parent_node_id"]);

/** A name stands for a group of versions there, which has no columns but these. */
const nameColumns: ReadonlySet<string> = new Set(["project", "domain", "name", "description", "state"]);

function isColumn<T extends TableName>(table: T, name: string): name is ColumnName<T> {
  if (table === "named_entities") return nameColumns.has(name);
  return name === "id" || (Object.hasOwn(tables[table].columns, name) && !ownColumns.has(name));
}
