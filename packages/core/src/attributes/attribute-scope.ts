/** What attributes apply to: a project, a domain of it, a workflow there, or a launch plan of the workflow. Empty stands for all. */
export interface AttributeScope {
  readonly project: string;
  readonly domain: string;
  readonly workflow: string;
  readonly launchPlan: string;
}

/** A scope with what is not told left open. */
export function attributeScope(parts: Partial<AttributeScope>): AttributeScope {
  return { project: "", domain: "", workflow: "", launchPlan: "", ...parts };
}

/** How specific a scope is, by FlyteAdmin's numbers: of several that fit the highest holds. */
export function attributePriority({ domain, workflow, launchPlan }: AttributeScope): number {
  if (launchPlan !== "") return 1000;
  if (workflow !== "") return 100;
  return domain === "" ? 5 : 10;
}

/** A scope as Go prints it where nothing is set for it. */
export function attributeScopeText(scope: AttributeScope, kind: string): string {
  const { project, domain, workflow, launchPlan } = scope;
  return `{Project:${project} Domain:${domain} Workflow:${workflow} LaunchPlan:${launchPlan} ResourceType:${kind}}`;
}
