import { FlyteError } from "@haltere/core";
import { type LaunchPlan, Sort_Direction, type Task, type Workflow } from "@haltere/idl/admin";
import { type Identifier, ResourceType } from "@haltere/idl/core";
import type { Connection } from "./connection.ts";

/** Names an entity of a project; without a version the newest is meant. */
export interface EntityName {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly version?: string | undefined;
}

const newest = { limit: 1, sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING } } as const;

/** @throws FlyteError NotFound where there is none of that name and version. */
export async function fetchTask({ admin }: Pick<Connection, "admin">, entity: EntityName): Promise<Task> {
  if (entity.version !== undefined) return await admin.getTask({ id: identifier(ResourceType.TASK, entity) });
  const { tasks } = await admin.listTasks({ id: named(entity), ...newest });
  return found(tasks[0], "task", entity);
}

/** @throws FlyteError NotFound where there is none of that name and version. */
export async function fetchWorkflow({ admin }: Pick<Connection, "admin">, entity: EntityName): Promise<Workflow> {
  if (entity.version !== undefined) return await admin.getWorkflow({ id: identifier(ResourceType.WORKFLOW, entity) });
  const { workflows } = await admin.listWorkflows({ id: named(entity), ...newest });
  return found(workflows[0], "workflow", entity);
}

/** @throws FlyteError NotFound where there is none of that name and version. */
export async function fetchLaunchPlan({ admin }: Pick<Connection, "admin">, entity: EntityName): Promise<LaunchPlan> {
  if (entity.version !== undefined)
    return await admin.getLaunchPlan({ id: identifier(ResourceType.LAUNCH_PLAN, entity) });
  const { launchPlans } = await admin.listLaunchPlans({ id: named(entity), ...newest });
  return found(launchPlans[0], "launch plan", entity);
}

function named({ project, domain, name }: EntityName): Omit<EntityName, "version"> {
  return { project, domain, name };
}

function identifier(
  resourceType: ResourceType,
  { project, domain, name, version = "" }: EntityName,
): Pick<Identifier, "resourceType" | "project" | "domain" | "name" | "version"> {
  return { resourceType, project, domain, name, version };
}

function found<T>(row: T | undefined, kind: string, { project, domain, name }: EntityName): T {
  if (row !== undefined) return row;
  throw new FlyteError("NotFound", `There is no ${kind} ${name} in ${project}/${domain}.`, {
    hint: "Register it first, or mend the name.",
  });
}
