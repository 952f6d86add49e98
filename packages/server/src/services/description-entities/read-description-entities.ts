import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  type DescriptionEntityListRequest,
  DescriptionEntityListSchema,
  type ObjectGetRequest,
} from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { requireFullIdentifier, requireNamed } from "../requests/identifiers.ts";
import { equals, readListQuery } from "../requests/list-query.ts";
import { nextToken } from "../requests/page.ts";
import { invalidValue } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { descriptionFromRow } from "./description-entity-row.ts";

export async function getDescriptionEntity({ store }: ServiceResources, request: ObjectGetRequest) {
  if (!request.id) throw invalidValue("resource_type");
  const { project, domain, name, version } = requireFullIdentifier(request.id);
  const resource_type = describedBy(request.id.resourceType);
  const row = await store.get("description_entities", { resource_type, project, domain, name, version });
  if (!row) throw new FlyteError("NotFound", "entry not found");
  return descriptionFromRow(row);
}

/**
 * Where a description is looked up: an identifier without a kind means a task, and a launch plan has none of its own but
 * that of the workflow of its name and version (FlyteAdmin's rules).
 */
function describedBy(type: ResourceType): ResourceType {
  if (type === ResourceType.UNSPECIFIED) return ResourceType.TASK;
  return type === ResourceType.LAUNCH_PLAN ? ResourceType.WORKFLOW : type;
}

/** The descriptions of the versions of one name. */
export async function listDescriptionEntities({ store }: ServiceResources, request: DescriptionEntityListRequest) {
  const { project, domain, name } = requireNamed(request.id);
  const { query, page } = readListQuery("description_entities", "ListDescriptionEntities", request);
  const scope = equals({ resource_type: request.resourceType, project, domain, name });
  const rows = await store.list("description_entities", { ...query, where: [...scope, ...query.where] });
  return create(DescriptionEntityListSchema, {
    descriptionEntities: rows.map(descriptionFromRow),
    token: nextToken(page, rows.length),
  });
}
