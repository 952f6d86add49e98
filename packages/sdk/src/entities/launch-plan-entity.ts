import type { Naming } from "../naming/naming.ts";
import type { EntityInterface } from "./entity-interface.ts";
import type { LaunchPlanSettings } from "./launch-plan.ts";
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
}
