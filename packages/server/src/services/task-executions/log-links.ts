import type { TaskExecution } from "@haltere/idl/admin";
import type { ServiceResources } from "../service-resources.ts";

/** Below this path the logs of attempts are served. */
export const logPathPrefix = "/logs/";

/** Lets the links of logs that are kept here lead to where they are served, in place of where they lie. */
export function linkLogs(
  { blobs, links }: Pick<ServiceResources, "blobs" | "links">,
  taskExecution: TaskExecution,
): TaskExecution {
  const { closure, id } = taskExecution;
  const { project = "", domain = "", name = "" } = id?.nodeExecutionId?.executionId ?? {};
  const parts = [project, domain, name, id?.nodeExecutionId?.nodeId ?? "", String(id?.retryAttempt ?? 0)];
  const address = links.address(`${logPathPrefix}${parts.map(encodeURIComponent).join("/")}`);
  const items = closure?.metadata?.externalResources.flatMap(({ logs }) => logs) ?? [];
  for (const log of [...(closure?.logs ?? []), ...items]) {
    if (!log.uri.startsWith(`${blobs.root}/`)) continue;
    log.uri = log === closure?.logs[0] ? address : `${address}?${new URLSearchParams({ log: log.name })}`;
  }
  return taskExecution;
}
