import { create } from "@bufbuild/protobuf";
import { type AttributeScope, attributeScope, isQuantity, parseQuantity } from "@haltere/core";
import {
  MatchableResource,
  type TaskResourceAttributes,
  TaskResourceAttributesSchema,
  type TaskResourceSpec,
} from "@haltere/idl/admin";
import type { ControlPlaneSettings, TaskResourceLimits } from "../control-plane-settings.ts";
import type { ServiceResources } from "../service-resources.ts";
import { type MatchedAttributes, matchAttributes } from "./matched-attributes.ts";

/** Defaults and limits of tasks' resources: those set for a scope, which replace the configuration's as a whole. */
export function platformResources(
  settings: ControlPlaneSettings,
  matched: MatchedAttributes,
  scope: AttributeScope,
): TaskResourceAttributes {
  const set = matched(MatchableResource.TASK_RESOURCE, scope);
  if (set.case === "taskResourceAttributes") return set.value;
  return create(TaskResourceAttributesSchema, {
    defaults: specOf(settings.taskResourceDefaults),
    limits: specOf(settings.taskResourceLimits),
  });
}

/** The most that tasks of a domain may ask for. */
export async function domainLimits(
  { store, settings }: ServiceResources,
  { project, domain }: { readonly project: string; readonly domain: string },
): Promise<TaskResourceLimits> {
  const scope = attributeScope({ project, domain });
  const matched = await matchAttributes(store, [MatchableResource.TASK_RESOURCE], [scope]);
  return limitsOf(platformResources(settings, matched, scope).limits);
}

/** Limits as the configuration writes them. What was set and is no quantity limits nothing, as in FlyteAdmin. */
function limitsOf(spec: TaskResourceSpec | undefined): TaskResourceLimits {
  const { cpu = "", memory = "", gpu = "", ephemeralStorage = "" } = spec ?? {};
  return Object.fromEntries(
    Object.entries({ cpu, memory, gpu, ephemeralStorage }).filter(
      ([, text]) => isQuantity(text) && parseQuantity(text) !== 0n,
    ),
  );
}

function specOf({ cpu = "", memory = "", gpu = "", ephemeralStorage = "" }: TaskResourceLimits) {
  return { cpu, memory, gpu, ephemeralStorage };
}
