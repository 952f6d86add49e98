import { FlyteError, parseQuantity } from "@haltere/core";
import {
  type Identifier,
  Resources_ResourceName as ResourceName,
  type Resources,
  type Resources_ResourceEntry,
  Resources_ResourceNameSchema,
} from "@haltere/idl/core";
import type { TaskResourceLimits } from "../control-plane-settings.ts";

/** Core's quantities count in thousand-millionths. */
const unit = 1_000_000_000n;

/** A quantity as it was written, and as Kubernetes compares it with others: in whole units, rounded up. */
interface Quantity {
  readonly text: string;
  readonly units: bigint;
}

type Quantities = ReadonlyMap<ResourceName, Quantity>;

interface Named {
  readonly name: ResourceName;
  readonly value: string;
}

const checked: ReadonlySet<ResourceName> = new Set([
  ResourceName.CPU,
  ResourceName.MEMORY,
  ResourceName.GPU,
  ResourceName.EPHEMERAL_STORAGE,
]);

/** The names that pods use for what Flyte's tasks ask for. */
const podResources: Readonly<Record<string, ResourceName>> = {
  cpu: ResourceName.CPU,
  memory: ResourceName.MEMORY,
  gpu: ResourceName.GPU,
  "ephemeral-storage": ResourceName.EPHEMERAL_STORAGE,
};

/** A task asks for no more than its own limit and the platform's. */
export function checkContainerResources(
  task: Identifier,
  resources: Resources | undefined,
  platform: TaskResourceLimits,
): void {
  if (!resources) return;
  check(task, read(task, resources.requests), read(task, resources.limits), platform);
}

/** The same of each container of a pod. */
export function checkPodResources(task: Identifier, podSpec: unknown, platform: TaskResourceLimits): void {
  for (const container of asList(property(podSpec, "containers"))) {
    const resources = property(container, "resources");
    const requests = podEntries(property(resources, "requests"));
    check(task, read(task, requests), read(task, podEntries(property(resources, "limits"))), platform);
  }
}

function check(task: Identifier, requests: Quantities, limits: Quantities, platform: TaskResourceLimits): void {
  const most = platformLimits(platform);
  for (const [name, request] of requests) {
    const limit = limits.get(name);
    const ceiling = most.get(name);
    if (name === ResourceName.GPU && limit && limit.units !== request.units) {
      throw refusal(task, "For extended resource 'gpu' the default value must equal the limit value");
    }
    if (limit && limit.units < request.units) {
      throw refusal(
        task,
        `Requested ${nameOf(name)} default [${request.text}] is greater than the limit [${limit.text}]`,
      );
    }
    if (!ceiling) continue;
    const [kind, asked] = limit && limit.units > ceiling.units ? ["limit", limit] : ["default", request];
    if (asked.units > ceiling.units) {
      const over = `Requested ${nameOf(name)} ${kind} [${asked.text}]`;
      throw refusal(task, `${over} is greater than current limit set in the platform configuration [${ceiling.text}]`);
    }
  }
}

function read(task: Identifier, entries: readonly (Resources_ResourceEntry | Named)[]): Quantities {
  const quantities = new Map<ResourceName, Quantity>();
  for (const { name, value } of entries) {
    if (!checked.has(name)) continue;
    if (quantities.has(name)) throw refusal(task, `can't specify ${nameOf(name)} limit for a task multiple times`);
    const quantity = parseQuantity(value);
    if (quantity === undefined) {
      throw refusal(
        task,
        `Parsing of ${nameOf(name)} request failed for value ${value}`,
        "Write it as Kubernetes does: 500m, 2, 1Gi.",
      );
    }
    if (name === ResourceName.GPU && quantity % unit !== 0n) {
      throw refusal(task, `gpu must be a whole number, got: ${value} instead`);
    }
    quantities.set(name, { text: value, units: wholeUnits(quantity) });
  }
  return quantities;
}

function platformLimits({ cpu, memory, gpu, ephemeralStorage }: TaskResourceLimits): Quantities {
  const limits: readonly (readonly [ResourceName, string | undefined])[] = [
    [ResourceName.CPU, cpu],
    [ResourceName.MEMORY, memory],
    [ResourceName.GPU, gpu],
    [ResourceName.EPHEMERAL_STORAGE, ephemeralStorage],
  ];
  const quantities = new Map<ResourceName, Quantity>();
  for (const [name, text] of limits) {
    if (text === undefined) continue;
    const quantity = parseQuantity(text);
    if (quantity === undefined) {
      throw new FlyteError("Internal", `the platform's limit of ${nameOf(name)} is no quantity: ${text}`);
    }
    quantities.set(name, { text, units: wholeUnits(quantity) });
  }
  return quantities;
}

function wholeUnits(quantity: bigint): bigint {
  const units = quantity / unit;
  return units * unit < quantity ? units + 1n : units;
}

function podEntries(resources: unknown): Named[] {
  if (typeof resources !== "object" || resources === null) return [];
  return Object.entries(resources).flatMap(([key, value]) => {
    const name = Object.hasOwn(podResources, key) ? podResources[key] : undefined;
    return name === undefined ? [] : [{ name, value: String(value) }];
  });
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function nameOf(name: ResourceName): string {
  return Resources_ResourceNameSchema.value[name]?.name ?? String(name);
}

function refusal(task: Identifier, message: string, hint?: string): FlyteError {
  return new FlyteError("InvalidArgument", message, { where: { task: task.name }, ...(hint ? { hint } : {}) });
}
