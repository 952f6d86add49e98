import type { Scope } from "../data/scope.ts";

/** The command that registers what a file has in a project and domain, for pages where nothing is registered yet. */
export function registerCommand({ project, domain }: Scope, file = "workflow.ts"): string {
  return `npx haltere register ${file} --project ${project} --domain ${domain}`;
}
