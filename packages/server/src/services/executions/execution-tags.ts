import type { ExecutionSpec } from "@haltere/idl/admin";
import type { Condition, Key, Store, Write } from "@haltere/ports";
import { equals } from "../requests/list-query.ts";

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

/** The condition on executions that they have a tag, one and the same for all the conditions on tags. */
export async function taggedWith(
  store: Store,
  scope: { readonly execution_project: string; readonly execution_domain: string },
  conditions: readonly Condition[],
): Promise<Condition[]> {
  if (conditions.length === 0) return [];
  const tags = await store.list("execution_tags", { where: [...equals(scope), ...conditions] });
  const names = [...new Set(tags.map((tag) => tag.execution_name))];
  return [{ column: "execution_name", comparison: "in", value: names }];
}
