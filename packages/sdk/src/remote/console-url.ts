import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { isLoopback } from "./configuration.ts";

/** The page of an execution in the console; undefined where no console is known: on this machine, none is served. */
export function consoleUrl(
  {
    endpoint,
    insecure,
    console,
  }: { readonly endpoint: string; readonly insecure: boolean; readonly console?: string | undefined },
  { project, domain, name }: WorkflowExecutionIdentifier,
): string | undefined {
  const served = isLoopback(endpoint) ? undefined : `${insecure ? "http" : "https"}://${endpoint}`;
  const address = console ?? served;
  return address && `${address}/console/projects/${project}/domains/${domain}/executions/${name}`;
}
