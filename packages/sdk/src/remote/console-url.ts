import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";

/** The page of an execution in the console: the one that the configuration names, else that of the control plane itself. */
export function consoleUrl(
  {
    endpoint,
    insecure,
    console,
  }: { readonly endpoint: string; readonly insecure: boolean; readonly console?: string | undefined },
  { project, domain, name }: WorkflowExecutionIdentifier,
): string {
  const address = console ?? `${insecure ? "http" : "https"}://${endpoint}`;
  return `${address}/console/projects/${project}/domains/${domain}/executions/${name}`;
}
