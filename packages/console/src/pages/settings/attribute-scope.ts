import type { MatchableAttributesConfiguration } from "@haltere/idl/admin";

/** A scope that attributes may be set for; empty parts are open. */
export interface AttributeScope {
  readonly project: string;
  readonly domain: string;
  readonly workflow: string;
}

/** Whether attributes are those of just this scope. */
export function isOfScope(
  one: MatchableAttributesConfiguration,
  { project, domain, workflow }: AttributeScope,
): boolean {
  return one.project === project && one.domain === domain && one.workflow === workflow && one.launchPlan === "";
}

/** `the domain development of flytesnacks` */
export function scopeText({ project, domain, workflow }: AttributeScope): string {
  if (domain === "") return `the project ${project}`;
  return workflow === "" ? `the domain ${domain} of ${project}` : `the workflow ${workflow} in ${domain} of ${project}`;
}
