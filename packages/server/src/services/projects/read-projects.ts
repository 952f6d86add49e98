import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type ProjectGetRequest, type ProjectListRequest, ProjectsSchema } from "@haltere/idl/admin";
import type { Query } from "@haltere/ports";
import { readConditions, readOrder } from "../requests/list-query.ts";
import { nextToken, readToken } from "../requests/page.ts";
import { requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { archivedProject, projectFromRow } from "./project-row.ts";

export async function getProject({ store, settings }: ServiceResources, { id }: ProjectGetRequest) {
  requireText(id, "project_id");
  const row = await store.get("projects", { identifier: id });
  if (!row) throw projectNotFound(id);
  return projectFromRow(row, settings.domains);
}

/** Projects, by identifier where no order is asked for. Archived ones are left out, unless the request filters. No limit means all. */
export async function listProjects({ store, settings }: ServiceResources, request: ProjectListRequest) {
  const where = request.filters
    ? readConditions("projects", request.filters)
    : [{ column: "state", comparison: "ne", value: archivedProject } as const];
  const orderBy = readOrder("projects", request.sortBy) ?? { column: "identifier", descending: false };
  const page = { limit: request.limit, offset: readToken(request.token, "ListProjects") };
  const query: Query<"projects"> = { where, orderBy, offset: page.offset };
  const rows = await store.list("projects", page.limit > 0 ? { ...query, limit: page.limit } : query);
  return create(ProjectsSchema, {
    projects: rows.map((row) => projectFromRow(row, settings.domains)),
    token: nextToken(page, rows.length),
  });
}

export function projectNotFound(id: string): FlyteError {
  return new FlyteError("NotFound", `project [${id}] not found`);
}
