import { type Condition, type Query, type Table, type TableName, tables, type Value } from "@haltere/ports";
import { columnOf } from "./column-value.ts";

/**
 * A list whose rows hold one of a few values in a column, in the order of another. No index has them in that order; but of each value it has, and
 * so the first rows of all are among the first of each. What a page costs is then the page's size, and not how many rows there are.
 */
export interface Spread {
  readonly column: string;
  /** Their number is a power of two, with the last repeated as often as it takes, so that lists differ in few shapes. */
  readonly values: readonly (string | number)[];
  /** The other conditions. */
  readonly where: readonly Condition[];
}

/** With more values than these, the database looks for itself. */
export const maxSpread = 64;

/** Entries of an index that a page may cost so. Else rows are tested as they come in the order. */
const maxRead = 100_000;

/** What to ask referred tables first, so that `via` conditions become values of the references; none where that is not worth it. */
export function referencesToResolve<T extends TableName>(table: T, query: Query<T>): string[] {
  if (!isOrderedPage(table, query)) return [];
  return [...new Set(query.where.flatMap(({ via }) => (via === undefined ? [] : [via])))];
}

/** The query's conditions with those on a referred row told as that row's ids. */
export function withResolved(where: readonly Condition[], via: string, ids: readonly number[]): Condition[] {
  return [...where.filter((condition) => condition.via !== via), { column: via, comparison: "in", value: ids }];
}

/** How a list is spread; undefined where it is not. */
export function spreadOf<T extends TableName>(table: T, query: Query<T>, anchored: boolean): Spread | undefined {
  if (!isOrderedPage(table, query)) return undefined;
  const { references }: Table = tables[table];
  const lists = query.where.flatMap((condition) =>
    condition.via === undefined &&
    condition.comparison === "in" &&
    condition.column !== "id" &&
    condition.column !== query.orderBy?.column &&
    isShortList(condition.value)
      ? [{ condition, column: condition.column, value: condition.value }]
      : [],
  );
  // A reference first, since the indexes of references hold what else is asked; of several the shortest list.
  const [chosen] = lists.toSorted(
    (one, other) =>
      Number(other.column in references) - Number(one.column in references) || one.value.length - other.value.length,
  );
  if (chosen === undefined) return undefined;
  const values = [...new Set(chosen.value)];
  const filled = 2 ** Math.ceil(Math.log2(values.length));
  const last = values.at(-1);
  const { limit = 0, offset = 0 } = query;
  if (last === undefined || values.length * (limit + (anchored ? 0 : offset)) > maxRead) return undefined;
  return {
    column: chosen.column,
    values: [...values, ...Array.from({ length: filled - values.length }, () => last)],
    where: query.where.filter((condition) => condition !== chosen.condition),
  };
}

/** Whether the order is one that rows have a place in, null or not: anchors and spreads compare. */
function isOrderedPage<T extends TableName>(table: T, { orderBy, limit }: Query<T>): boolean {
  return limit !== undefined && limit > 0 && (orderBy === undefined || !columnOf(table, orderBy.column).nullable);
}

function isShortList(value: Condition["value"]): value is readonly (string | number)[] {
  if (!Array.isArray(value)) return false;
  const list: readonly Value[] = value;
  return (
    list.length > 0 &&
    list.length <= maxSpread &&
    list.every((one) => typeof one === "string" || typeof one === "number")
  );
}
