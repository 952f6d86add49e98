import type { Condition, Query, TableName, Value } from "@haltere/ports";
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

/** Rows of each value that are read only to be counted. */
const maxCounted = 5000;

/** What to ask a referred table first, so that `via` conditions become values of the reference; undefined where that is not worth it. */
export function referenceToResolve<T extends TableName>(table: T, query: Query<T>): string | undefined {
  if (!isOrderedPage(table, query)) return undefined;
  const references = new Set(query.where.flatMap(({ via }) => (via === undefined ? [] : [via])));
  const [only] = references;
  return references.size === 1 ? only : undefined;
}

/** The query's conditions with those on a referred row told as that row's ids. */
export function withResolved(where: readonly Condition[], via: string, ids: readonly number[]): Condition[] {
  return [...where.filter((condition) => condition.via === undefined), { column: via, comparison: "in", value: ids }];
}

/** How a list is spread; undefined where it is not. */
export function spreadOf<T extends TableName>(table: T, query: Query<T>, anchored: boolean): Spread | undefined {
  if (!isOrderedPage(table, query) || (!anchored && (query.offset ?? 0) > maxCounted)) return undefined;
  // The last that can be: those on references stand there.
  const chosen = query.where.findLast(
    ({ column, comparison, value, via }) =>
      via === undefined &&
      comparison === "in" &&
      column !== "id" &&
      isShortList(value) &&
      column !== query.orderBy?.column,
  );
  if (chosen === undefined || !isShortList(chosen.value)) return undefined;
  const values = [...new Set(chosen.value)];
  const filled = 2 ** Math.ceil(Math.log2(values.length));
  const last = values.at(-1);
  if (last === undefined) return undefined;
  return {
    column: chosen.column,
    values: [...values, ...Array.from({ length: filled - values.length }, () => last)],
    where: query.where.filter((condition) => condition !== chosen),
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
