import { create } from "@bufbuild/protobuf";
import {
  ExecutionListSchema,
  ExecutionState,
  type ResourceListRequest,
  type WorkflowExecutionGetDataRequest,
  WorkflowExecutionGetDataResponseSchema,
  type WorkflowExecutionGetRequest,
} from "@haltere/idl/admin";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Condition, Query, Row, Store } from "@haltere/ports";
import { loadLiterals } from "../literals/stored-literals.ts";
import { executionNotFound, requireExecutionIdentifier, requireScope } from "../requests/identifiers.ts";
import { equals, readListQuery } from "../requests/list-query.ts";
import { nextToken, type Page } from "../requests/page.ts";
import type { ServiceResources } from "../service-resources.ts";
import { executionFromRow, executionInputs, executionKey, executionOutputs } from "./execution-row.ts";
import { findByTags, listFoundByTags } from "./execution-tags.ts";

/** @throws FlyteError NotFound */
export async function getExecutionRow(store: Store, id: WorkflowExecutionIdentifier): Promise<Row<"executions">> {
  const row = await store.get("executions", executionKey(id));
  if (!row) throw executionNotFound(id);
  return row;
}

export async function getExecution({ store }: ServiceResources, request: Pick<WorkflowExecutionGetRequest, "id">) {
  return executionFromRow(await getExecutionRow(store, requireExecutionIdentifier(request.id)), "whole");
}

/** Executions of a domain. Archived ones are left out, unless a filter speaks of the state. */
export async function listExecutions({ store }: ServiceResources, request: ResourceListRequest) {
  requireScope(request.id);
  const { project, domain, name } = request.id;
  const { query, page, beside } = readListQuery("executions", "ListExecutions", request);
  const place = { execution_project: project, execution_domain: domain };
  const scope: Record<string, string | number> = { ...place };
  if (name) scope.execution_name = name;
  if (!query.where.some(namesState)) scope.state = ExecutionState.EXECUTION_ACTIVE;
  const found = await findByTags(
    store,
    place,
    beside.map(({ condition }) => condition),
  );
  const listed: Query<"executions"> & Page = {
    ...query,
    ...page,
    where: [...equals(scope), ...query.where],
    without: ["inputs", "user_inputs", "outputs"],
  };
  const rows = await (found ? listFoundByTags(store, listed, found) : store.list("executions", listed));
  return create(ExecutionListSchema, {
    executions: rows.map((row) => executionFromRow(row, "listed")),
    token: nextToken(page, rows.length),
  });
}

/** A filter on another entity's state counts as well, as FlyteAdmin looks at the field's name alone. */
function namesState(condition: Condition): boolean {
  return condition.column === "state";
}

/** Inputs and outputs as values. The signed addresses of older clients are not made. */
export async function getExecutionData({ store, blobs }: ServiceResources, request: WorkflowExecutionGetDataRequest) {
  const row = await getExecutionRow(store, requireExecutionIdentifier(request.id));
  const [fullInputs, fullOutputs] = await Promise.all([
    loadLiterals(blobs, executionInputs(row)),
    loadLiterals(blobs, executionOutputs(row)),
  ]);
  return create(WorkflowExecutionGetDataResponseSchema, { inputs: {}, outputs: {}, fullInputs, fullOutputs });
}
