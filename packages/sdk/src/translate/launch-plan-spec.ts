import { create } from "@bufbuild/protobuf";
import { ConcurrencyLimitBehavior, type LaunchPlanSpec, LaunchPlanSpecSchema } from "@haltere/idl/admin";
import type { LaunchPlanEntity } from "../entities/launch-plan-entity.ts";
import { launchPlanName } from "../entities/launch-plan-name.ts";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import type { LaunchPlanSettings, LaunchSettings } from "../launch-plans/launch-plan-settings.ts";
import { definedAt, requireName } from "../naming/naming.ts";
import { inputLiterals } from "../values/interface-values.ts";
import { workflowId } from "./identifiers.ts";
import { parameterMap } from "./interface.ts";
import { launchSettings } from "./launch-settings.ts";
import { notificationMessage } from "./notification.ts";
import { scheduleMessage } from "./schedule.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** A launch plan as it is registered. */
export function launchPlanSpec(plan: LaunchPlanEntity, settings: TranslationSettings): LaunchPlanSpec {
  const { workflow, fixed, settings: own } = plan;
  const owner = { launchPlan: launchPlanName(plan), ...definedAt(plan.naming) };
  const fixedInputs = new Map([...workflow.interface.inputs].filter(([name]) => Object.hasOwn(fixed, name)));
  return create(LaunchPlanSpecSchema, {
    ...launchSettings(own, settings.launchPlans),
    workflowId: workflowId(requireName(workflow.naming, "workflow"), settings),
    entityMetadata: entityMetadata(own, settings.launchPlans),
    defaultInputs: parameterMap(plan.interface.inputs, owner),
    fixedInputs: { literals: { ...inputLiterals({ inputs: fixedInputs }, fixed, owner) } },
    ...(own.concurrency === undefined
      ? {}
      : { concurrencyPolicy: { max: own.concurrency.max, behavior: ConcurrencyLimitBehavior.SKIP } }),
  });
}

/** The launch plan that each workflow has of its own: of its name, with its defaults. */
export function defaultLaunchPlanSpec(workflow: WorkflowEntity, settings: TranslationSettings): LaunchPlanSpec {
  const { labels, annotations } = workflow.settings;
  const owner = { workflow: requireName(workflow.naming, "workflow"), ...definedAt(workflow.naming) };
  return create(LaunchPlanSpecSchema, {
    ...launchSettings({ labels: labels ?? {}, annotations: annotations ?? {} }, settings.launchPlans),
    workflowId: workflowId(requireName(workflow.naming, "workflow"), settings),
    entityMetadata: entityMetadata({}, settings.launchPlans),
    defaultInputs: parameterMap(workflow.interface.inputs, owner),
    fixedInputs: {},
  });
}

function entityMetadata(own: LaunchPlanSettings, registration: LaunchSettings = {}) {
  const notifications = registration.notifications ?? own.notifications ?? [];
  return {
    ...(own.schedule === undefined ? {} : { schedule: scheduleMessage(own.schedule) }),
    notifications: notifications.map(notificationMessage),
  };
}
