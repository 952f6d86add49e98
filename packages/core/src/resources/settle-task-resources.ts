import { create } from "@bufbuild/protobuf";
import type { TaskResourceAttributes, TaskResourceSpec } from "@haltere/idl/admin";
import {
  Resources_ResourceName as ResourceName,
  type Resources,
  type Resources_ResourceEntry,
  Resources_ResourceEntrySchema,
  ResourcesSchema,
} from "@haltere/idl/core";
import { parseQuantity } from "./quantity.ts";

const settled = [
  [ResourceName.CPU, (spec: TaskResourceSpec) => spec.cpu],
  [ResourceName.MEMORY, (spec: TaskResourceSpec) => spec.memory],
  [ResourceName.EPHEMERAL_STORAGE, (spec: TaskResourceSpec) => spec.ephemeralStorage],
  [ResourceName.GPU, (spec: TaskResourceSpec) => spec.gpu],
] as const;

/**
 * What a task's container asks for and may use, by FlyteAdmin's rules: what it does not ask for is its own limit, or the
 * platform's default; what it is not limited to is what it asks for; and nothing is above the platform's limits. A
 * resource that neither speaks of is left out, and so are those that only clusters know. Amounts stay as they were written.
 */
export function settleTaskResources(own: Resources | undefined, platform: TaskResourceAttributes): Resources {
  const resources = create(ResourcesSchema);
  for (const [name, of] of settled) {
    const most = known(platform.limits && of(platform.limits));
    const limited = amount(own?.limits, name);
    const asked = amount(own?.requests, name) ?? limited ?? known(platform.defaults && of(platform.defaults));
    if (asked === undefined) continue;
    const limit = atMost(limited ?? asked, most);
    const request = atMost(atMost(asked, most), limit);
    resources.requests.push(entry(name, request));
    resources.limits.push(entry(name, limit));
  }
  return resources;
}

interface Amount {
  readonly text: string;
  readonly value: bigint;
}

/** What is no quantity, or nothing, counts as not said. */
function known(text: string | undefined): Amount | undefined {
  const value = text ? parseQuantity(text) : undefined;
  return text === undefined || value === undefined || value === 0n ? undefined : { text, value };
}

function amount(entries: readonly Resources_ResourceEntry[] | undefined, name: ResourceName): Amount | undefined {
  return known(entries?.findLast((one) => one.name === name)?.value);
}

function atMost(one: Amount, most: Amount | undefined): Amount {
  return most !== undefined && one.value > most.value ? most : one;
}

function entry(name: ResourceName, { text: value }: Amount): Resources_ResourceEntry {
  return create(Resources_ResourceEntrySchema, { name, value });
}
