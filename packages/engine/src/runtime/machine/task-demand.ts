import { parseQuantity } from "@haltere/core";
import { Resources_ResourceName as ResourceName, type TaskTemplate } from "@haltere/idl/core";
import { countedDemand, gpuResource } from "./capacities.ts";

/**
 * What an attempt of the task takes of the machine that runs it, by the names of `Capacities`, as the queue counts it: what its container requests, and its limit
 * where it requests nothing. What is no quantity, or nothing, takes nothing; nor does an eager task, which waits for
 * executions that it starts, and would keep from them what they need.
 * @param task With its resources settled (`settleTaskResources`).
 */
export function taskDemand({ target, metadata }: TaskTemplate): ReadonlyMap<string, number> {
  const demand = new Map<string, number>();
  if (metadata?.isEager) return demand;
  const { requests = [], limits = [] } = (target.case === "container" ? target.value.resources : undefined) ?? {};
  for (const { name, value } of [...limits, ...requests]) {
    const known = names[name];
    const amount = parseQuantity(value);
    if (known !== undefined && amount !== undefined && amount > 0n) demand.set(known, countedDemand(known, amount));
  }
  return demand;
}

const names: Readonly<Record<ResourceName, string | undefined>> = {
  [ResourceName.UNKNOWN]: undefined,
  [ResourceName.CPU]: "cpu",
  [ResourceName.MEMORY]: "memory",
  [ResourceName.GPU]: gpuResource,
  [ResourceName.STORAGE]: "ephemeral-storage",
  [ResourceName.EPHEMERAL_STORAGE]: "ephemeral-storage",
};
