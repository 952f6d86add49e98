import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  type ActiveLaunchPlanListRequest,
  type ActiveLaunchPlanRequest,
  LaunchPlanListSchema,
  LaunchPlanState,
  type ObjectGetRequest,
  type ResourceListRequest,
} from "@haltere/idl/admin";
import { type Identifier, ResourceType } from "@haltere/idl/core";
import type { Row, Store } from "@haltere/ports";
import { entityNotFound, requireIdentifierOf, requireScope } from "../requests/identifiers.ts";
import { equals, readListQuery, versionScope } from "../requests/list-query.ts";
import { nextToken } from "../requests/page.ts";
import { requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { launchPlanFromRow } from "./launch-plan-row.ts";

export async function getLaunchPlan({ store }: ServiceResources, request: ObjectGetRequest) {
  return launchPlanFromRow(await getLaunchPlanRow(store, requireIdentifierOf(request.id, ResourceType.LAUNCH_PLAN)));
}

/** @throws FlyteError NotFound */
export async function getLaunchPlanRow(store: Store, id: Identifier): Promise<Row<"launch_plans">> {
  const { project, domain, name, version } = id;
  const row = await store.get("launch_plans", { project, domain, name, version });
  if (!row) throw entityNotFound(ResourceType.LAUNCH_PLAN, id);
  return row;
}

export async function listLaunchPlans({ store }: ServiceResources, request: ResourceListRequest) {
  requireScope(request.id);
  const { query, page } = readListQuery("launch_plans", "ListLaunchPlans", request);
  const rows = await store.list("launch_plans", { ...query, where: [...versionScope(request.id), ...query.where] });
  return launchPlanList(rows, nextToken(page, rows.length));
}

export async function getActiveLaunchPlan({ store }: ServiceResources, { id }: ActiveLaunchPlanRequest) {
  const { project = "", domain = "", name = "" } = id ?? {};
  requireText(project, "project");
  requireText(domain, "domain");
  requireText(name, "name");
  const where = equals({ project, domain, name, state: LaunchPlanState.ACTIVE });
  const [row] = await store.list("launch_plans", { where, limit: 1 });
  if (row) return launchPlanFromRow(row);
  throw new FlyteError("NotFound", `No active launch plan could be found: ${project}:${domain}:${name}`, {
    where: { launchPlan: name },
  });
}

export async function listActiveLaunchPlans({ store }: ServiceResources, request: ActiveLaunchPlanListRequest) {
  const { project, domain } = request;
  requireText(project, "project");
  requireText(domain, "domain");
  const { query, page } = readListQuery("launch_plans", "ListActiveLaunchPlans", { ...request, filters: "" });
  const where = equals({ project, domain, state: LaunchPlanState.ACTIVE });
  const rows = await store.list("launch_plans", { ...query, where });
  return launchPlanList(rows, nextToken(page, rows.length));
}

function launchPlanList(rows: readonly Row<"launch_plans">[], token: string) {
  return create(LaunchPlanListSchema, { launchPlans: rows.map(launchPlanFromRow), token });
}
