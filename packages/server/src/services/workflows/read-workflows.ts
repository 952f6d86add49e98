import { create } from "@bufbuild/protobuf";
import { type ObjectGetRequest, type ResourceListRequest, WorkflowListSchema } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { entityNotFound, requireIdentifierOf, requireScope } from "../requests/identifiers.ts";
import { readListQuery, versionScope } from "../requests/list-query.ts";
import { nextToken } from "../requests/page.ts";
import type { ServiceResources } from "../service-resources.ts";
import { workflowFromRow, workflowStubFromRow } from "./workflow-row.ts";

export async function getWorkflow({ store }: ServiceResources, request: ObjectGetRequest) {
  const { project, domain, name, version } = requireIdentifierOf(request.id, ResourceType.WORKFLOW);
  const row = await store.get("workflows", { project, domain, name, version });
  if (!row) throw entityNotFound(ResourceType.WORKFLOW, request.id);
  return workflowFromRow(row);
}

/** Workflows without their closures, which may be large: each tells its interface alone. */
export async function listWorkflows({ store }: ServiceResources, request: ResourceListRequest) {
  requireScope(request.id);
  const { query, page } = readListQuery("workflows", "ListWorkflows", request);
  const where = [...versionScope(request.id), ...query.where];
  const rows = await store.list("workflows", { ...query, where, without: ["closure"] });
  return create(WorkflowListSchema, { workflows: rows.map(workflowStubFromRow), token: nextToken(page, rows.length) });
}
