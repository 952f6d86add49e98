import { create } from "@bufbuild/protobuf";
import {
  type Resources_ResourceEntry,
  Resources_ResourceEntrySchema,
  Resources_ResourceName,
  type Resources as ResourcesMessage,
  ResourcesSchema,
} from "@haltere/idl/core";
import type { AmountOrRange, ResourceSettings, Resources } from "../entities/resources.ts";

const { CPU, GPU, MEMORY, EPHEMERAL_STORAGE } = Resources_ResourceName;

type Name = keyof Resources;

const names = { cpu: CPU, memory: MEMORY, gpu: GPU, ephemeralStorage: EPHEMERAL_STORAGE } as const satisfies Record<
  Name,
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

function resources({ resources: asked, limits }: ResourceSettings, order: readonly Name[]): ResourcesMessage {
  return create(ResourcesSchema, {
    requests: entries(order, (name) => request(asked?.[name])),
    limits: entries(order, (name) => limits?.[name] ?? limit(asked?.[name])),
  });
}

function request(given: AmountOrRange | undefined) {
  return isRange(given) ? given[0] : given;
}

function limit(given: AmountOrRange | undefined) {
  return isRange(given) ? given[1] : undefined;
}

function isRange(given: AmountOrRange | undefined): given is Extract<AmountOrRange, readonly unknown[]> {
  return Array.isArray(given);
}

function entries(
  order: readonly Name[],
  amount: (name: Name) => string | number | undefined,
): Resources_ResourceEntry[] {
  return order.flatMap((name) => {
    const value = amount(name);
    return value === undefined
      ? []
      : [create(Resources_ResourceEntrySchema, { name: names[name], value: String(value) })];
  });
}
