import type { Store, TableName, Value } from "@haltere/ports";
import { type ConditionBeside, equals } from "./list-query.ts";

/**
 * Whether the rows that a list lies in satisfy the filters on them. A list of nodes lies in one execution, so a filter on
 * the execution either lets through all that the other filters do, or nothing.
 */
export async function withinRows(
  store: Store,
  conditions: readonly ConditionBeside[],
  keys: Partial<Record<TableName, Readonly<Record<string, Value>>>>,
): Promise<boolean> {
  for (const { table, condition } of conditions) {
    const key = keys[table];
    if (!key || (await store.count(table, [...equals(key), condition])) === 0) return false;
  }
  return true;
}
