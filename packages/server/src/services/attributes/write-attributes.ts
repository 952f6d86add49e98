import { create } from "@bufbuild/protobuf";
import {
  type AttributeScope,
  attributeScope,
  FlyteError,
  matchableResourceName,
  mergePluginOverrides,
} from "@haltere/core";
import {
  MatchableResource,
  type MatchingAttributes,
  type ProjectAttributesDeleteRequest,
  ProjectAttributesDeleteResponseSchema,
  type ProjectAttributesUpdateRequest,
  ProjectAttributesUpdateResponseSchema,
  type ProjectDomainAttributesDeleteRequest,
  ProjectDomainAttributesDeleteResponseSchema,
  type ProjectDomainAttributesUpdateRequest,
  ProjectDomainAttributesUpdateResponseSchema,
  type WorkflowAttributesDeleteRequest,
  WorkflowAttributesDeleteResponseSchema,
  type WorkflowAttributesUpdateRequest,
  WorkflowAttributesUpdateResponseSchema,
} from "@haltere/idl/admin";
import type { Key } from "@haltere/ports";
import { missing } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { attributeKey, attributesFromRow, attributesToRow } from "./attribute-row.ts";
import { checkProject, checkScope, checkTarget } from "./validate-attributes.ts";

const attempts = 8;

export async function updateProjectAttributes(resources: ServiceResources, request: ProjectAttributesUpdateRequest) {
  const { attributes } = request;
  if (!attributes) throw missing("attributes");
  const { project } = attributes;
  await checkProject(resources, project, "write");
  const target = checkTarget(attributes.matchingAttributes, project);
  await write(resources, attributeScope({ project }), target.kind, target.attributes);
  return create(ProjectAttributesUpdateResponseSchema);
}

export async function updateProjectDomainAttributes(
  resources: ServiceResources,
  request: ProjectDomainAttributesUpdateRequest,
) {
  const { attributes } = request;
  if (!attributes) throw missing("attributes");
  const { project, domain } = attributes;
  await checkScope(resources, { project, domain });
  const target = checkTarget(attributes.matchingAttributes, `${project}-${domain}`);
  await write(resources, attributeScope({ project, domain }), target.kind, target.attributes);
  return create(ProjectDomainAttributesUpdateResponseSchema);
}

export async function updateWorkflowAttributes(resources: ServiceResources, request: WorkflowAttributesUpdateRequest) {
  const { attributes } = request;
  if (!attributes) throw missing("attributes");
  const { project, domain, workflow } = attributes;
  await checkScope(resources, { project, domain, workflow });
  const target = checkTarget(attributes.matchingAttributes, `${project}-${domain}-${workflow}`);
  await write(resources, attributeScope({ project, domain, workflow }), target.kind, target.attributes);
  return create(WorkflowAttributesUpdateResponseSchema);
}

export async function deleteProjectAttributes(resources: ServiceResources, request: ProjectAttributesDeleteRequest) {
  const { project, resourceType } = request;
  await checkProject(resources, project, "write");
  await remove(resources, attributeScope({ project }), resourceType);
  return create(ProjectAttributesDeleteResponseSchema);
}

export async function deleteProjectDomainAttributes(
  resources: ServiceResources,
  request: ProjectDomainAttributesDeleteRequest,
) {
  const { project, domain, resourceType } = request;
  await checkScope(resources, { project, domain });
  await remove(resources, attributeScope({ project, domain }), resourceType);
  return create(ProjectDomainAttributesDeleteResponseSchema);
}

export async function deleteWorkflowAttributes(resources: ServiceResources, request: WorkflowAttributesDeleteRequest) {
  const { project, domain, workflow, resourceType } = request;
  await checkScope(resources, { project, domain, workflow });
  await remove(resources, attributeScope({ project, domain, workflow }), resourceType);
  return create(WorkflowAttributesDeleteResponseSchema);
}

/** Writes over what stands; plugin overrides are merged with it. */
async function write(
  { store, clock }: ServiceResources,
  scope: AttributeScope,
  kind: MatchableResource,
  attributes: MatchingAttributes,
): Promise<void> {
  const name = matchableResourceName(kind);
  if (kind !== MatchableResource.PLUGIN_OVERRIDE) {
    await store.commit([
      { kind: "put", table: "matchable_attributes", row: attributesToRow(scope, name, attributes, clock.now()) },
    ]);
    return;
  }
  if (scope.domain === "") {
    throw new FlyteError("InvalidArgument", `plugin overrides of the whole project ${scope.project} cannot be set`, {
      hint: "Set them for each of its domains.",
    });
  }
  const key = attributeKey(scope, name);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const standing = await store.get("matchable_attributes", key);
    if (!standing) {
      const row = attributesToRow(scope, name, attributes, clock.now());
      if ((await store.commit([{ kind: "insert", table: "matchable_attributes", row }])).ok) return;
      continue;
    }
    const merged = mergePluginOverrides(attributesFromRow(standing), attributes);
    const now = Math.max(clock.now(), standing.updated_at + 1);
    const { created_at: _, ...set } = attributesToRow(scope, name, merged, now);
    const expected = { updated_at: standing.updated_at };
    if ((await store.commit([{ kind: "update", table: "matchable_attributes", key, set, expected }])).ok) return;
  }
  throw new FlyteError("Aborted", `plugin overrides of ${scope.project} were set by others at the same time`, {
    recoverable: true,
    hint: "Try again.",
  });
}

/**
 * Removes what stands for a scope and for what lies in it: with a project's row those of its domains, with a domain's those of its
 * workflows (FlyteAdmin's rule). Nothing standing is no error.
 */
async function remove({ store }: ServiceResources, scope: AttributeScope, kind: MatchableResource): Promise<void> {
  const where = givenParts(scope, matchableResourceName(kind));
  await store.commit([{ kind: "delete", table: "matchable_attributes", where }]);
}

/** The parts of a scope that are told; whatever lies in the scope has them, too. */
function givenParts(scope: AttributeScope, kind: string): Partial<Key<"matchable_attributes">> {
  return Object.fromEntries(Object.entries(attributeKey(scope, kind)).filter(([, part]) => part !== ""));
}
