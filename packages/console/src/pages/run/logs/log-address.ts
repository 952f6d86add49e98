import type { TaskExecutionIdentifier } from "@haltere/idl/core";

/** Where the control plane has a log as plain text, and the name that it is saved under. */
export function logAddress(
  { nodeExecutionId, retryAttempt }: TaskExecutionIdentifier,
  log: string,
): { readonly address: string; readonly name: string } {
  const { project = "", domain = "", name = "" } = nodeExecutionId?.executionId ?? {};
  const nodeId = nodeExecutionId?.nodeId ?? "";
  const path = [project, domain, name, nodeId, String(retryAttempt)].map(encodeURIComponent).join("/");
  const search = log === "" ? "" : `?${new URLSearchParams({ log })}`;
  const told = log === "" ? `${nodeId}-${retryAttempt}` : `${nodeId}-${log.replaceAll("/", "-")}`;
  return { address: `/logs/${path}${search}`, name: `${name}-${told}.log` };
}
