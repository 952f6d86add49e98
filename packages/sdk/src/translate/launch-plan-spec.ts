import { create } from "@bufbuild/protobuf";
import { type LaunchPlanSpec, LaunchPlanSpecSchema } from "@haltere/idl/admin";
import type { LaunchPlanEntity } from "../entities/launch-plan-entity.ts";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import { definedAt, requireName } from "../naming/naming.ts";
import { inputLiterals } from "../values/interface-values.ts";
import { workflowId } from "./identifiers.ts";
import { parameterMap } from "./interface.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** A launch plan as it is registered. */
export function launchPlanSpec(plan: LaunchPlanEntity, settings: TranslationSettings): LaunchPlanSpec {
  const { workflow, fixed, settings: own } = plan;
  const owner = { launchPlan: requireName(plan.naming, "launch plan"), ...definedAt(plan.naming) };
  const fixedInputs = new Map([...workflow.interface.inputs].filter(([name]) => Object.hasOwn(fixed, name)));
  return create(LaunchPlanSpecSchema, {
    ...common(workflow, settings),
    defaultInputs: parameterMap(plan.interface.inputs, owner),
    fixedInputs: { literals: { ...inputLiterals({ inputs: fixedInputs }, fixed, owner) } },
    labels: { values: { ...own.labels } },
    annotations: { values: { ...own.annotations } },
    maxParallelism: own.maxParallelism ?? 0,
    overwriteCache: own.overwriteCache ?? false,
  });
}

/** The launch plan that each workflow has of its own: of its name, with its defaults. */
export function defaultLaunchPlanSpec(workflow: WorkflowEntity, settings: TranslationSettings): LaunchPlanSpec {
  const owner = { workflow: requireName(workflow.naming, "workflow"), ...definedAt(workflow.naming) };
  return create(LaunchPlanSpecSchema, {
    ...common(workflow, settings),
    defaultInputs: parameterMap(workflow.interface.inputs, owner),
    fixedInputs: {},
    labels: {},
    annotations: {},
  });
}

function common(workflow: WorkflowEntity, settings: TranslationSettings) {
  return {
    workflowId: workflowId(requireName(workflow.naming, "workflow"), settings),
    entityMetadata: {},
    rawOutputDataConfig: {},
  };
}
