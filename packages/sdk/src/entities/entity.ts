import type { LaunchPlanEntity } from "./launch-plan-entity.ts";
import type { ReferenceEntity } from "./reference-entity.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { WorkflowEntity } from "./workflow-entity.ts";

/** What `task`, `workflow` and `launchPlan` define. */
export type Entity = TaskEntity | WorkflowEntity | LaunchPlanEntity;

/**
 * The key under which a callable keeps its definition. A bundle has its own copy of the SDK, so that a key of one copy
 * must be found by another.
 */
export const entityKey: unique symbol = Symbol.for("haltere.entity");

/** The definition of a task, workflow or launch plan; undefined for any other value, and for what is only referred to. */
export function entityOf(value: unknown): Entity | undefined {
  const entity = callableOf(value);
  return entity?.kind === "reference" ? undefined : entity;
}

/** The same, references among it. */
export function callableOf(value: unknown): Entity | ReferenceEntity | undefined {
  if (typeof value !== "function" || !Object.hasOwn(value, entityKey)) return undefined;
  return (value as { readonly [entityKey]?: Entity | ReferenceEntity })[entityKey];
}
