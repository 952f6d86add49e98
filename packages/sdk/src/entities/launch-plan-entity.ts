import type { LaunchPlanSettings } from "../launch-plans/launch-plan-settings.ts";
import type { Naming } from "../naming/naming.ts";
import type { EntityInterface } from "./entity-interface.ts";
import type { WorkflowEntity } from "./workflow-entity.ts";

/** A launch plan's definition. */
export interface LaunchPlanEntity {
  readonly kind: "launch plan";
  readonly naming: Naming;
  /** The workflow's, without the fixed inputs, and with the plan's defaults. */
  readonly interface: EntityInterface;
  readonly settings: LaunchPlanSettings;
  readonly workflow: WorkflowEntity;
  readonly fixed: Readonly<Record<string, unknown>>;
  /** Whether it sets nothing and was given no name: unless it is exported, it is its workflow's own plan. */
  readonly plain: boolean;
}
