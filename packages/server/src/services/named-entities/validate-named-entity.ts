import { FlyteError } from "@haltere/core";
import {
  type NamedEntityGetRequest,
  type NamedEntityListRequest,
  type NamedEntityMetadata,
  NamedEntityState,
  type NamedEntityUpdateRequest,
  type Sort,
} from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { requireNamed, resourceTypeName } from "../requests/identifiers.ts";
import { invalidValue, missing, requireText } from "../requests/refusals.ts";

const registered: ReadonlySet<ResourceType> = new Set([
  ResourceType.TASK,
  ResourceType.WORKFLOW,
  ResourceType.LAUNCH_PLAN,
]);
const maxDescriptionLength = 300;

export function checkNamedEntityGet(request: NamedEntityGetRequest) {
  checkResourceType(request.resourceType);
  const id = requireNamed(request.id);
  checkRegistered(request.resourceType, "Cannot get NamedEntityMetadata for resource type");
  return id;
}

export function checkNamedEntityUpdate(request: NamedEntityUpdateRequest) {
  checkResourceType(request.resourceType);
  const id = requireNamed(request.id);
  const metadata: NamedEntityMetadata | undefined = request.metadata;
  if (!metadata) throw missing("metadata");
  if (metadata.state !== NamedEntityState.NAMED_ENTITY_ACTIVE && !registered.has(request.resourceType)) {
    const type = resourceTypeName(request.resourceType);
    throw new FlyteError("InvalidArgument", `Resource [${type}] cannot have its state updated`);
  }
  if (metadata.description.length > maxDescriptionLength) {
    throw new FlyteError("InvalidArgument", `description cannot exceed ${maxDescriptionLength} characters`);
  }
  return { id, metadata };
}

export function checkNamedEntityList(request: NamedEntityListRequest): void {
  requireText(request.project, "project");
  requireText(request.domain, "domain");
  checkResourceType(request.resourceType);
  if (request.limit === 0) throw invalidValue("limit");
  checkRegistered(request.resourceType, "Cannot list entity names for resource type");
}

/** Names are ordered by their own parts alone: FlyteAdmin's database knows nothing else of a group of versions. */
export function checkGroupedOrder(sort: Sort | undefined): void {
  if (sort && !["project", "domain", "name"].includes(sort.key)) {
    throw new FlyteError("InvalidArgument", `invalid sort key '${sort.key}'`, { hint: "Sort names by name." });
  }
}

function checkResourceType(type: ResourceType): void {
  if (type === ResourceType.UNSPECIFIED) throw invalidValue("resource_type");
}

function checkRegistered(type: ResourceType, refusal: string): void {
  if (!registered.has(type)) throw new FlyteError("InvalidArgument", `${refusal}: ${resourceTypeName(type)}`);
}
