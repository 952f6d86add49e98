import { ResourceType } from "@haltere/idl/core";

/** What a reference of an execution leads to, by the kind of names. */
export const referred = {
  [ResourceType.WORKFLOW]: { table: "workflows", column: "workflow_id" },
  [ResourceType.TASK]: { table: "tasks", column: "task_id" },
  [ResourceType.LAUNCH_PLAN]: { table: "launch_plans", column: "launch_plan_id" },
} as const;
export type NamedType = keyof typeof referred;

export function isNamedType(type: ResourceType): type is NamedType {
  return Object.hasOwn(referred, type);
}
