import type { TaskExecution } from "@haltere/idl/admin";
import type { TaskExecutionIdentifier } from "@haltere/idl/core";
import type { ServiceResources } from "../service-resources.ts";

/** Below this path the logs of attempts are served. */
export const logPathPrefix = "/logs/";

/** Where the log of an attempt is served. */
export function logAddress(
  links: ServiceResources["links"],
  {
    nodeExecutionId,
    retryAttempt,
  }: Partial<Pick<TaskExecutionIdentifier, "nodeExecutionId">> & { retryAttempt: number },
): string {
  const { project = "", domain = "", name = "" } = nodeExecutionId?.executionId ?? {};
  const parts = [project, domain, name, nodeExecutionId?.nodeId ?? "", String(retryAttempt)];
  return links.address(`${logPathPrefix}${parts.map(encodeURIComponent).join("/")}`);
}

/** Lets the links of logs that are kept here lead to where they are served, in place of where they lie. */
export function linkLogs(
  { blobs, links }: Pick<ServiceResources, "blobs" | "links">,
  taskExecution: TaskExecution,
): TaskExecution {
  const { closure, id } = taskExecution;
  const address = logAddress(links, id ?? { retryAttempt: 0 });
  const items = closure?.metadata?.externalResources.flatMap(({ logs }) => logs) ?? [];
  for (const log of [...(closure?.logs ?? []), ...items]) {
    if (!log.uri.startsWith(`${blobs.root}/`)) continue;
    log.uri = log === closure?.logs[0] ? address : `${address}?${new URLSearchParams({ log: log.name })}`;
  }
  return taskExecution;
}
