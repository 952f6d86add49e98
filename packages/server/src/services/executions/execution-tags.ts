import type { ExecutionSpec } from "@haltere/idl/admin";
import type { Condition, Key, Query, Row, Store, Write } from "@haltere/ports";
import { equals } from "../requests/list-query.ts";
import type { Page } from "../requests/page.ts";

/** Writes what an execution can be found by: its labels, and its tags as keys without a value. */
export function insertTags(execution: Key<"executions">, spec: ExecutionSpec, now: number): Write[] {
  const pairs = [
    ...Object.entries(spec.labels?.values ?? {}),
    ...[...new Set(spec.tags)].map((tag) => [tag, ""] as const),
  ];
  return pairs.map(([key, value]) => ({
    // A label may be empty and named as a tag is: one row serves both.
    kind: "ensure",
    table: "execution_tags",
    row: { ...execution, key, value, created_at: now, updated_at: now },
  }));
}

/** Executions that are found by their tags, by name, and how many of its tags each is found by. */
export type FoundByTags = ReadonlyMap<string, number>;

/** The executions with a tag that meets all the conditions; undefined where no condition speaks of tags. */
export async function findByTags(
  store: Store,
  scope: { readonly execution_project: string; readonly execution_domain: string },
  conditions: readonly Condition[],
): Promise<FoundByTags | undefined> {
  if (conditions.length === 0) return undefined;
  const tags = await store.list("execution_tags", { where: [...equals(scope), ...conditions] });
  const found = new Map<string, number>();
  for (const { execution_name: name } of tags) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
}

/**
 * A page of the executions that are found by their tags. FlyteAdmin joins the tags to them: one that is found by two is there twice, also
 * where pages are counted.
 */
export async function listFoundByTags(
  store: Store,
  query: Query<"executions"> & Page,
  found: FoundByTags,
): Promise<Row<"executions">[]> {
  const names: Condition = { column: "execution_name", comparison: "in", value: [...found.keys()] };
  const where = [...query.where, names];
  const { limit, offset } = query;
  if ([...found.values()].every((times) => times === 1)) return store.list("executions", { ...query, where });
  const end = Math.min(offset + limit, Number.MAX_SAFE_INTEGER);
  const rows = await store.list("executions", { ...query, where, offset: 0, limit: end });
  const joined = rows.flatMap((row) => Array.from({ length: found.get(row.execution_name) ?? 1 }, () => row));
  return joined.slice(offset, end);
}
