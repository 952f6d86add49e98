import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  type DescriptionEntityListRequest,
  DescriptionEntityListSchema,
  type ObjectGetRequest,
} from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { parseFilters } from "../requests/filter-grammar.ts";
import { requireFullIdentifier, requireNamed } from "../requests/identifiers.ts";
import { equals, readListQuery } from "../requests/list-query.ts";
import { nextToken } from "../requests/page.ts";
import { invalidValue } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { descriptionFromRow } from "./description-entity-row.ts";

export async function getDescriptionEntity({ store }: ServiceResources, request: ObjectGetRequest) {
  if (!request.id) throw invalidValue("resource_type");
  const { project, domain, name, version } = requireFullIdentifier(request.id);
  // FlyteAdmin looks at no resource type, even at none: a launch plan is described by the workflow of its name and version.
  const [row] = await store.list("description_entities", {
    where: equals({ project, domain, name, version }),
    limit: 1,
  });
  if (!row) throw new FlyteError("NotFound", "entry not found");
  return descriptionFromRow(row);
}

/** The entity that filters of a list speak of; lists of other kinds cannot be filtered. */
const filtered: ReadonlyMap<ResourceType, string> = new Map([
  [ResourceType.TASK, "task"],
  [ResourceType.WORKFLOW, "workflow"],
  [ResourceType.LAUNCH_PLAN, "launch_plan"],
]);

/** The descriptions of the versions of one name, of whatever kind; the kind that is asked for says what filters may name. */
export async function listDescriptionEntities({ store }: ServiceResources, request: DescriptionEntityListRequest) {
  const { project, domain, name } = requireNamed(request.id);
  const entity = filtered.get(request.resourceType);
  for (const { entity: named = entity } of parseFilters(request.filters)) {
    if (named === undefined || named !== entity) {
      throw new FlyteError("InvalidArgument", `'${named ?? ""}' entity is not allowed in filters`);
    }
  }
  const { query, page } = readListQuery("description_entities", "ListDescriptionEntities", request);
  const scope = equals({ project, domain, name });
  const rows = await store.list("description_entities", { ...query, where: [...scope, ...query.where] });
  return create(DescriptionEntityListSchema, {
    descriptionEntities: rows.map(descriptionFromRow),
    token: nextToken(page, rows.length),
  });
}
