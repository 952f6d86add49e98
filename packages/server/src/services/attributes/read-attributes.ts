import { create } from "@bufbuild/protobuf";
import { attributeScope, matchableResourceName, mergeExecutionConfig } from "@haltere/core";
import {
  type ListMatchableAttributesRequest,
  ListMatchableAttributesResponseSchema,
  MatchableResource,
  MatchableResourceSchema,
  MatchingAttributesSchema,
  type ProjectAttributesGetRequest,
  ProjectAttributesGetResponseSchema,
  type ProjectDomainAttributesGetRequest,
  ProjectDomainAttributesGetResponseSchema,
  type WorkflowAttributesGetRequest,
  WorkflowAttributesGetResponseSchema,
} from "@haltere/idl/admin";
import { equals } from "../requests/list-query.ts";
import { invalidValue } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { attributeKey, attributesFromRow, configurationFromRow } from "./attribute-row.ts";
import { configuredExecutionConfig } from "./configured-execution-config.ts";
import { attributesNotFound, findAttributeRow } from "./find-attributes.ts";
import { checkProject, checkScope } from "./validate-attributes.ts";

/**
 * What stands for a project itself, whatever is more specific. How workflows run is answered even where nobody said:
 * what the project leaves open is filled from the control plane's configuration.
 */
export async function getProjectAttributes(resources: ServiceResources, request: ProjectAttributesGetRequest) {
  const { project, resourceType } = request;
  await checkProject(resources, project, "read");
  const scope = attributeScope({ project });
  const row = await resources.store.get(
    "matchable_attributes",
    attributeKey(scope, matchableResourceName(resourceType)),
  );
  const standing = row && attributesFromRow(row);
  if (resourceType !== MatchableResource.WORKFLOW_EXECUTION_CONFIG) {
    if (!standing) throw attributesNotFound(resourceType, scope);
    return create(ProjectAttributesGetResponseSchema, { attributes: { project, matchingAttributes: standing } });
  }
  const own = standing?.target.case === "workflowExecutionConfig" ? [standing.target.value] : [];
  const value = mergeExecutionConfig([...own, configuredExecutionConfig(resources.settings)]);
  const matchingAttributes = create(MatchingAttributesSchema, { target: { case: "workflowExecutionConfig", value } });
  return create(ProjectAttributesGetResponseSchema, { attributes: { project, matchingAttributes } });
}

/** What applies to a domain of a project. The answer names the scope that it stands for, which may be the project alone. */
export async function getProjectDomainAttributes(
  resources: ServiceResources,
  request: ProjectDomainAttributesGetRequest,
) {
  const { project, domain, resourceType } = request;
  await checkScope(resources, { project, domain });
  const scope = attributeScope({ project, domain });
  const row = await findAttributeRow(resources.store, resourceType, scope);
  if (!row) throw attributesNotFound(resourceType, scope);
  return create(ProjectDomainAttributesGetResponseSchema, {
    attributes: { project: row.project, domain: row.domain, matchingAttributes: attributesFromRow(row) },
  });
}

/** What applies to a workflow, whether it is registered or not. */
export async function getWorkflowAttributes(resources: ServiceResources, request: WorkflowAttributesGetRequest) {
  const { project, domain, workflow, resourceType } = request;
  await checkScope(resources, { project, domain, workflow });
  const scope = attributeScope({ project, domain, workflow });
  const row = await findAttributeRow(resources.store, resourceType, scope);
  if (!row) throw attributesNotFound(resourceType, scope);
  return create(WorkflowAttributesGetResponseSchema, {
    attributes: {
      project: row.project,
      domain: row.domain,
      workflow: row.workflow,
      matchingAttributes: attributesFromRow(row),
    },
  });
}

/** All rows of a kind, the most specific first. */
export async function listMatchableAttributes(
  { store }: ServiceResources,
  { resourceType }: ListMatchableAttributesRequest,
) {
  if (MatchableResourceSchema.value[resourceType] === undefined) throw invalidValue("resource_type");
  const rows = await store.list("matchable_attributes", {
    where: equals({ resource_type: matchableResourceName(resourceType) }),
    orderBy: { column: "priority", descending: true },
  });
  return create(ListMatchableAttributesResponseSchema, { configurations: rows.map(configurationFromRow) });
}
