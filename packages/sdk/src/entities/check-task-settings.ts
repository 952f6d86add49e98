import { isQuantity } from "@haltere/core";
import type { CallOptions } from "./call-options.ts";
import { definitionError } from "./entity-interface.ts";
import type { ResourceSettings } from "./resources.ts";
import { secretFault } from "./secret.ts";
import type { SettingFault } from "./setting-fault.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { TaskSettings } from "./task-settings.ts";

export type { SettingFault } from "./setting-fault.ts";

type Shared = ResourceSettings &
  Pick<CallOptions, "retries" | "timeout" | "accelerator" | "sharedMemory"> &
  Pick<TaskSettings, "podTemplate"> & { readonly cache?: CallOptions["cache"] | TaskSettings["cache"] };

/** What is wrong with the settings that a task and a call of it both may have. */
export function settingFault(settings: Shared): SettingFault | undefined {
  const { retries, timeout, cache, accelerator, sharedMemory, podTemplate } = settings;
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0)) {
    return { what: `has retries: ${retries}`, hint: "Retries are a whole number, 0 or more." };
  }
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0)) {
    return {
      what: `has timeout: ${timeout}`,
      hint: "A timeout is a number of seconds above 0; leave it out for none.",
    };
  }
  if (cache !== undefined && cache !== false && cache.version === "") {
    return {
      what: "has a cache without a version",
      hint: 'Write cache: { version: "1" }, and change it when the code does.',
    };
  }
  if (accelerator?.device === "") {
    return { what: "has an accelerator without a device", hint: "Take one of accelerators, or name its device." };
  }
  if (typeof sharedMemory === "string" && !isQuantity(sharedMemory)) {
    return { what: `has sharedMemory: ${JSON.stringify(sharedMemory)}`, hint: amountHint };
  }
  if (podTemplate === "" || (typeof podTemplate === "object" && podTemplate.primaryContainer === "")) {
    return { what: "has a pod template without a name", hint: "Name the template, or its primary container." };
  }
  return resourceFault(settings);
}

const amountHint = 'Write amounts as Kubernetes does: "500m", "2", "4Gi".';

function resourceFault({ resources = {}, limits = {} }: ResourceSettings): SettingFault | undefined {
  for (const [setting, amounts] of Object.entries({ resources, limits })) {
    for (const [name, given] of Object.entries(amounts)) {
      const range = Array.isArray(given) ? given : [given];
      if (Array.isArray(given) && given.length !== 2) {
        const what = `has ${setting} of ${name} that are ${JSON.stringify(given)}, and a range must be of length 2`;
        return { what, hint: "Write [request, limit], or the request alone." };
      }
      const bad = range.find((amount: unknown) => !isQuantity(String(amount)));
      if (bad !== undefined) {
        return { what: `has ${setting} of ${name}: ${JSON.stringify(given)}`, hint: amountHint };
      }
    }
  }
  const twice = Object.entries(resources).find(([name, given]) => Array.isArray(given) && Object.hasOwn(limits, name));
  if (twice === undefined) return undefined;
  return {
    what: `says the limit of ${twice[0]} twice`,
    hint: "Say it as the second of a pair in resources, or in limits.",
  };
}

/** @throws FlyteError for a setting that makes no sense, naming the task. */
export function checkTaskSettings({ naming, interface: { inputs }, settings }: TaskEntity): void {
  const { cache, secrets = [] } = settings;
  const fault = settingFault(settings) ?? cacheFault(settings) ?? secrets.map(secretFault).find((found) => found);
  if (fault !== undefined) throw definitionError("task", naming, fault.what, fault.hint);
  const ignored = cache?.ignoredInputs?.find((name) => !inputs.has(name));
  if (ignored !== undefined) {
    throw definitionError("task", naming, `ignores an input ${ignored} that it does not have`);
  }
}

/** The compiler sees it first, where it is asked. */
function cacheFault({ cache }: TaskSettings): SettingFault | undefined {
  if (cache === undefined) return undefined;
  const { version, policies } = cache as { readonly version?: unknown; readonly policies?: readonly unknown[] };
  if (version !== undefined && policies !== undefined) {
    return { what: "has a cache with both a version and policies", hint: "Keep one of them." };
  }
  if (version === undefined && (policies ?? []).length === 0) {
    return {
      what: "has a cache without a version",
      hint: 'Write cache: { version: "1" }, or cache: { policies: [codeHash()] }.',
    };
  }
  return undefined;
}
