import { type AttributeScope, matchableResourceName } from "@haltere/core";
import type { MatchableResource, MatchingAttributes } from "@haltere/idl/admin";
import type { Condition, Store } from "@haltere/ports";
import { attributesFromRow } from "./attribute-row.ts";

/** What applies to a scope, of one kind; a target without a case where nothing does. */
export type MatchedAttributes = (kind: MatchableResource, scope: AttributeScope) => MatchingAttributes["target"];

/** Reads at once all that may apply to these scopes, so that what is settled of them is of one moment. */
export async function matchAttributes(
  store: Store,
  kinds: readonly MatchableResource[],
  scopes: readonly AttributeScope[],
): Promise<MatchedAttributes> {
  const among = (column: string, values: readonly string[]): Condition => ({
    column,
    comparison: "in",
    value: [...new Set(values)],
  });
  const part = (pick: (scope: AttributeScope) => string) => ["", ...scopes.map(pick)];
  const rows = await store.list("matchable_attributes", {
    where: [
      among("resource_type", kinds.map(matchableResourceName)),
      among(
        "project",
        part(({ project }) => project),
      ),
      among(
        "domain",
        part(({ domain }) => domain),
      ),
      among(
        "workflow",
        part(({ workflow }) => workflow),
      ),
      among(
        "launch_plan",
        part(({ launchPlan }) => launchPlan),
      ),
    ],
    orderBy: { column: "priority", descending: true },
  });
  return (kind, { project, domain, workflow, launchPlan }) => {
    const fits = (text: string, of: string): boolean => text === "" || text === of;
    const row = rows.find(
      (one) =>
        one.resource_type === matchableResourceName(kind) &&
        fits(one.project, project) &&
        fits(one.domain, domain) &&
        fits(one.workflow, workflow) &&
        fits(one.launch_plan, launchPlan),
    );
    return row ? attributesFromRow(row).target : { case: undefined };
  };
}
