import { requireName } from "../naming/naming.ts";
import type { LaunchPlanEntity } from "./launch-plan-entity.ts";

/** Whether a plan is the one that its workflow has without it. */
export function isOwnPlan({ plain, naming }: LaunchPlanEntity): boolean {
  return plain && naming.exported === undefined;
}

/**
 * The plan's name on the wire.
 * @throws FlyteError where it sets something and has no name: only a workflow's own plan goes without.
 */
export function launchPlanName(plan: LaunchPlanEntity): string {
  return isOwnPlan(plan) ? requireName(plan.workflow.naming, "workflow") : requireName(plan.naming, "launch plan");
}
