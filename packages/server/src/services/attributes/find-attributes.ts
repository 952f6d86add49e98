import { type AttributeScope, attributeScopeText, FlyteError, matchableResourceName } from "@haltere/core";
import type { MatchableResource } from "@haltere/idl/admin";
import type { Condition, Row, Store } from "@haltere/ports";
import { equals } from "../requests/list-query.ts";

/** The row that applies to a scope: of those whose every part is the scope's or open, the most specific. Nothing is merged. */
export async function findAttributeRow(
  store: Store,
  kind: MatchableResource,
  scope: AttributeScope,
): Promise<Row<"matchable_attributes"> | undefined> {
  const { project, domain, workflow, launchPlan } = scope;
  const parts = Object.entries({ project, domain, workflow, launch_plan: launchPlan });
  const fits: Condition[] = parts.map(([column, part]) => ({
    column,
    comparison: "in",
    value: part === "" ? [""] : ["", part],
  }));
  const [row] = await store.list("matchable_attributes", {
    where: [...equals({ resource_type: matchableResourceName(kind) }), ...fits],
    orderBy: { column: "priority", descending: true },
    limit: 1,
  });
  return row;
}

export function attributesNotFound(kind: MatchableResource, scope: AttributeScope): FlyteError {
  return new FlyteError("NotFound", `Resource [${attributeScopeText(scope, matchableResourceName(kind))}] not found`);
}
