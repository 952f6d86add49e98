import { isSyncConnector, type JobConnector } from "../author/connector.ts";
import type { ConnectorRegistry } from "../author/connector-registry.ts";
import type { SyncConnector } from "../author/sync-connector.ts";
import { type TaskCategory, taskCategoryText } from "../author/task-category.ts";
import { ConnectorNotFound } from "./connector-failure.ts";

/** How a request says which connector it is for: by category, or, from older callers, by type alone. */
export interface JobAddress {
  readonly taskType: string;
  readonly taskCategory?: TaskCategory | undefined;
}

/** The category that a request means. */
export function categoryOf({ taskType, taskCategory }: JobAddress): TaskCategory {
  return taskCategory?.name ? taskCategory : { name: taskType, version: 0 };
}

/** The asynchronous connector of a category. Throws ConnectorNotFound, and an Error where the connector is synchronous. */
export function asyncConnectorOf(registry: ConnectorRegistry, category: TaskCategory): JobConnector {
  const connector = find(registry, category);
  if (isSyncConnector(connector)) throw new TypeError(`[${connector.name}] does not support async execution`);
  return connector;
}

/** The synchronous connector of a category. Throws as `asyncConnectorOf`. */
export function syncConnectorOf(registry: ConnectorRegistry, category: TaskCategory): SyncConnector {
  const connector = find(registry, category);
  if (!isSyncConnector(connector)) throw new TypeError(`[${connector.name}] does not support sync execution`);
  return connector;
}

function find(registry: ConnectorRegistry, category: TaskCategory) {
  if (!registry.has(category))
    throw new ConnectorNotFound(`Cannot find connector for task category: ${taskCategoryText(category)}.`);
  return registry.getConnector(category.name, category.version);
}
