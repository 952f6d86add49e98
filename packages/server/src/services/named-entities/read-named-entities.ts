import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  type NamedEntityGetRequest,
  type NamedEntityIdentifierListRequest,
  NamedEntityIdentifierListSchema,
  type NamedEntityListRequest,
  NamedEntityListSchema,
} from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import type { Condition } from "@haltere/ports";
import { equals, givenParts, readListQuery } from "../requests/list-query.ts";
import { nextToken } from "../requests/page.ts";
import { requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { namedEntityFromRow } from "./named-entity-row.ts";
import { checkGroupedOrder, checkNamedEntityGet, checkNamedEntityList } from "./validate-named-entity.ts";

/** Hides the workflows and launch plans that were made around single tasks. */
const withoutGenerated = "not_like(name,.flytegen%)";

export async function getNamedEntity({ store }: ServiceResources, request: NamedEntityGetRequest) {
  const { project, domain, name } = checkNamedEntityGet(request);
  const row = await store.get("named_entities", { resource_type: request.resourceType, project, domain, name });
  if (!row) throw namedEntityNotFound();
  return namedEntityFromRow(row);
}

export async function listNamedEntities({ store }: ServiceResources, request: NamedEntityListRequest) {
  checkNamedEntityList(request);
  checkGroupedOrder(request.sortBy);
  const { query, page } = readListQuery("named_entities", "ListNamedEntities", {
    ...request,
    filters: request.filters || withoutGenerated,
  });
  const scope = { resource_type: request.resourceType, project: request.project, domain: request.domain };
  // FlyteAdmin takes the page first and filters it then: a page may be shorter than its limit, and then it is the last.
  const { where, ...paging } = query;
  const paged = await store.list("named_entities", { ...paging, where: equals(scope), without: ["description"] });
  const within = { column: "id", comparison: "in", value: paged.map(({ id }) => id) } as const;
  const rows = await store.list("named_entities", {
    where: [within, ...where.flatMap(ofDescribed)],
    ...(paging.orderBy ? { orderBy: paging.orderBy } : {}),
  });
  return create(NamedEntityListSchema, {
    entities: rows.map(namedEntityFromRow),
    token: nextToken(page, rows.length),
  });
}

/** The names under which tasks, workflows or launch plans are registered; filters are ignored, as in FlyteAdmin. */
export async function listIds(
  { store }: ServiceResources,
  type: ResourceType,
  method: string,
  request: NamedEntityIdentifierListRequest,
) {
  const { project, domain } = request;
  // FlyteAdmin asks whoever lists tasks and workflows for both; of launch plans one will do.
  if (type !== ResourceType.LAUNCH_PLAN || (project === "" && domain === "")) {
    requireText(project, "project");
    requireText(domain, "domain");
  }
  checkGroupedOrder(request.sortBy);
  const { query, page } = readListQuery("named_entities", method, { ...request, filters: "" });
  const where = [...equals({ resource_type: type }), ...givenParts({ project, domain })];
  const rows = await store.list("named_entities", { ...query, where });
  return create(NamedEntityIdentifierListSchema, {
    entities: rows.map(({ project, domain, name }) => ({ project, domain, name })),
    token: nextToken(page, rows.length),
  });
}

/** A name that was never described has no description in FlyteAdmin: it meets no comparison, not even that it differs. */
function ofDescribed(condition: Condition): Condition[] {
  if (condition.column !== "description") return [condition];
  return [condition, { column: "description", comparison: "ne", value: "" }];
}

export function namedEntityNotFound(): FlyteError {
  return new FlyteError("NotFound", "entry not found");
}
