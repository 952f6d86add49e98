import { create } from "@bufbuild/protobuf";
import { attributeScope, isQuantity, parseQuantity } from "@haltere/core";
import {
  MatchableResource,
  type TaskResourceAttributes,
  TaskResourceAttributesSchema,
  type TaskResourceSpec,
} from "@haltere/idl/admin";
import type { TaskResourceLimits } from "../control-plane-settings.ts";
import type { ServiceResources } from "../service-resources.ts";
import { findAttributes } from "./find-attributes.ts";

/** Where tasks run that a workflow does not hold: its name is left out. */
interface Place {
  readonly project: string;
  readonly domain: string;
  readonly workflow?: string;
}

/** Defaults and limits of tasks' resources: those set for the place, which replace the configuration's as a whole. */
export async function platformResources(
  { store, settings }: ServiceResources,
  place: Place,
): Promise<TaskResourceAttributes> {
  const set = await findAttributes(store, MatchableResource.TASK_RESOURCE, attributeScope(place));
  if (set.case === "taskResourceAttributes") return set.value;
  return create(TaskResourceAttributesSchema, {
    defaults: specOf(settings.taskResourceDefaults),
    limits: specOf(settings.taskResourceLimits),
  });
}

/** Limits as the configuration writes them. What was set and is no quantity limits nothing, as in FlyteAdmin. */
export function limitsOf(spec: TaskResourceSpec | undefined): TaskResourceLimits {
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
