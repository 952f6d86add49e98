import { create } from "@bufbuild/protobuf";
import { type ObjectGetRequest, type ResourceListRequest, TaskListSchema } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { entityNotFound, requireScope } from "../requests/identifiers.ts";
import { givenParts, readListQuery, versionScope } from "../requests/list-query.ts";
import { nextToken } from "../requests/page.ts";
import type { ServiceResources } from "../service-resources.ts";
import { taskFromRow } from "./task-row.ts";

/** A task; where the identifier leaves parts open, the first that was registered with the parts it has (FlyteAdmin's rule). */
export async function getTask({ store }: ServiceResources, { id }: ObjectGetRequest) {
  const [row] = await store.list("tasks", { where: givenParts(id), limit: 1 });
  if (!row) throw entityNotFound(ResourceType.TASK, id);
  return taskFromRow(row);
}

export async function listTasks({ store }: ServiceResources, request: ResourceListRequest) {
  requireScope(request.id);
  const { query, page } = readListQuery("tasks", "ListTasks", request);
  const rows = await store.list("tasks", { ...query, where: [...versionScope(request.id), ...query.where] });
  return create(TaskListSchema, { tasks: rows.map(taskFromRow), token: nextToken(page, rows.length) });
}
