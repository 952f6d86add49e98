import { FlyteError } from "@haltere/core";
import type { Condition, Table, TableName, Value } from "@haltere/ports";
import { tables } from "@haltere/ports";
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import { columnOf, columnValue } from "./column-value.ts";
import type { SqlValue } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import type { AnyTables } from "./query-builder.ts";

/** Conditions that were checked against the tables, with their values ready to bind, and sorted so that SQL reads them in order. */
export interface CheckedConditions {
  /** The conditions on the table itself (`via` absent), then those on each row it refers to. */
  readonly groups: readonly ConditionGroup[];
  readonly parameters: readonly SqlValue[];
  /** Equal for conditions that compile to the same SQL. */
  readonly shape: string;
}

interface ConditionGroup {
  readonly table: TableName;
  readonly via: string | undefined;
  readonly tests: readonly ConditionTest[];
  /** As of a test, of the reference. */
  readonly onlyTested: boolean;
}

interface ConditionTest {
  readonly column: string;
  readonly comparison: Condition["comparison"];
  /** Absent where the test binds no value: null, or an empty list. */
  readonly parameter: SqlValue | undefined;
  /** Whether rows are to be tested by it as they come, and not looked for by it. */
  readonly onlyTested: boolean;
}

/**
 * Throws InvalidArgument for a column, a reference or a value that the tables do not have or cannot compare. With `ordering`, a page in the
 * order of that column is asked for: rows come in it until the page is full, and are not looked for by conditions that many may meet.
 */
export function checkConditions(
  dialect: SqlDialect,
  table: TableName,
  conditions: readonly Condition[],
  ordering?: string,
): CheckedConditions {
  const groups = [undefined, ...new Set(conditions.flatMap(({ via }) => (via === undefined ? [] : [via])))]
    .map((via) => {
      const target = via === undefined ? table : referredTable(table, via);
      const ours = conditions.filter((condition) => condition.via === via);
      return {
        table: target,
        via,
        tests: ours.map((condition) => ({
          ...checkCondition(dialect, target, condition),
          onlyTested: via === undefined && isOnlyTested(table, condition, ordering),
        })),
        onlyTested: ordering !== undefined,
      };
    })
    .filter(({ tests }) => tests.length > 0);
  return {
    groups,
    parameters: groups.flatMap(({ tests }) =>
      tests.flatMap(({ parameter }) => (parameter === undefined ? [] : [parameter])),
    ),
    shape: groups
      .map(({ via, tests, onlyTested }) => `${onlyTested ? "+" : ""}${via ?? ""}(${tests.map(testShape).join()})`)
      .join(),
  };
}

/** The conditions as one expression, whose parameters take the places that `place` gives out. */
export function conditionExpression(
  dialect: SqlDialect,
  { groups }: CheckedConditions,
  expressions: ExpressionBuilder<AnyTables, string>,
  place: () => number,
): Expression<SqlBool> {
  return expressions.and(
    groups.map(({ table, via, tests, onlyTested }) => {
      if (via === undefined) return expressions.and(tests.map((test) => testExpression(dialect, test, place)));
      const referred = expressions
        .selectFrom(table)
        .select("id")
        .where((inner) => inner.and(tests.map((test) => testExpression(dialect, test, place))));
      const reference = sql`${sql.ref(via)}`;
      return sql<SqlBool>`${onlyTested ? dialect.onlyTested(reference) : reference} in ${referred}`;
    }),
  );
}

function referredTable(table: TableName, via: string): TableName {
  const { references }: Table = tables[table];
  const target = Object.hasOwn(references, via) ? references[via] : undefined;
  if (target !== undefined && target in tables) return target as TableName;
  const known = Object.keys(references);
  throw new FlyteError("InvalidArgument", `${table}.${via} refers to no other table.`, {
    hint: known.length > 0 ? `Columns that do: ${known.join(", ")}.` : `No column of ${table} does.`,
  });
}

/** Ranges and lists of another column than the one that orders: an index of theirs has the rows in another order. Keys find few rows. */
function isOnlyTested(table: TableName, { column, comparison }: Condition, ordering: string | undefined): boolean {
  if (ordering === undefined || column === ordering) return false;
  const { key }: Table = tables[table];
  return column !== "id" && !key.includes(column) && (comparison in operators || comparison === "in");
}

function checkCondition(
  dialect: SqlDialect,
  table: TableName,
  condition: Condition,
): Omit<ConditionTest, "onlyTested"> {
  const { column, comparison, value } = condition;
  const { type } = columnOf(table, column);
  const refuse = (what: string) => new FlyteError("InvalidArgument", `${table}.${column} ${what}.`);
  if (type === "bytes" || type === "message") throw refuse("holds bytes, which cannot be compared");
  const comparable = (single: Value): string | number => {
    const checked = columnValue(table, column, single);
    if (typeof checked === "string" || typeof checked === "number") return checked;
    throw refuse(`cannot be compared with null by ${comparison}`);
  };
  switch (comparison) {
    case "in":
    case "not_in": {
      if (!isList(value)) throw refuse(`needs a list for ${comparison}`);
      const values = value.map(comparable);
      return { column, comparison, parameter: values.length === 0 ? undefined : dialect.listParameter(values) };
    }
    case "eq":
    case "ne":
      if (isList(value)) throw refuse(`takes a single value for ${comparison}`);
      return { column, comparison, parameter: value === null ? undefined : comparable(value) };
    case "contains":
    case "not_like": {
      if (type !== "text" || typeof value !== "string") throw refuse(`is compared by ${comparison} only as text`);
      return { column, comparison, parameter: comparison === "contains" ? `%${value}%` : value };
    }
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      if (isList(value)) throw refuse(`takes a single value for ${comparison}`);
      return { column, comparison, parameter: comparable(value) };
  }
}

function isList(value: Condition["value"]): value is readonly Value[] {
  return Array.isArray(value);
}

function testShape({ column, comparison, parameter, onlyTested }: ConditionTest): string {
  return `${onlyTested ? "+" : ""}${column} ${comparison}${parameter === undefined ? " none" : ""}`;
}

const operators = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

function testExpression(
  dialect: SqlDialect,
  { column, comparison, parameter, onlyTested }: ConditionTest,
  place: () => number,
): Expression<SqlBool> {
  const named = sql`${sql.ref(column)}`;
  const ref = onlyTested ? dialect.onlyTested(named) : named;
  const bound = parameter !== undefined;
  switch (comparison) {
    case "in":
      return bound ? dialect.inList(ref, place()) : sql<boolean>`1 = 0`;
    case "not_in":
      return bound ? sql<boolean>`not (${dialect.inList(ref, place())})` : sql<boolean>`1 = 1`;
    case "contains":
      return dialect.like(ref, place());
    case "not_like":
      return sql<boolean>`not (${dialect.like(ref, place())})`;
    case "eq":
      return bound ? sql<boolean>`${ref} = ${place()}` : sql<boolean>`${ref} is null`;
    case "ne":
      return bound ? sql<boolean>`${ref} <> ${place()}` : sql<boolean>`${ref} is not null`;
    default:
      return sql<boolean>`${ref} ${sql.raw(operators[comparison])} ${place()}`;
  }
}
