import { create } from "@bufbuild/protobuf";
import {
  type Resources_ResourceEntry,
  Resources_ResourceEntrySchema,
  Resources_ResourceName,
  type Resources as ResourcesMessage,
  ResourcesSchema,
} from "@haltere/idl/core";
import type { ResourceSettings, Resources } from "../entities/resources.ts";

const { CPU, GPU, MEMORY, EPHEMERAL_STORAGE } = Resources_ResourceName;

const names = { cpu: CPU, memory: MEMORY, gpu: GPU, ephemeralStorage: EPHEMERAL_STORAGE } as const satisfies Record<
  keyof Resources,
  Resources_ResourceName
>;

/** The order of a container's entries, and that of a node's overrides, are flytekit's. */
const containerOrder = ["ephemeralStorage", "cpu", "gpu", "memory"] as const;
const overrideOrder = ["cpu", "memory", "gpu", "ephemeralStorage"] as const;

export function containerResources(settings: ResourceSettings): ResourcesMessage {
  return resources(settings, containerOrder);
}

/** Undefined where nothing is overridden. */
export function resourceOverrides(settings: ResourceSettings): ResourcesMessage | undefined {
  if (settings.resources === undefined && settings.limits === undefined) return undefined;
  return resources(settings, overrideOrder);
}

function resources(settings: ResourceSettings, order: readonly (keyof Resources)[]): ResourcesMessage {
  return create(ResourcesSchema, {
    requests: entries(settings.resources, order),
    limits: entries(settings.limits, order),
  });
}

function entries(amounts: Resources | undefined, order: readonly (keyof Resources)[]): Resources_ResourceEntry[] {
  return order.flatMap((name) => {
    const value = amounts?.[name];
    return value === undefined ? [] : [create(Resources_ResourceEntrySchema, { name: names[name], value })];
  });
}
