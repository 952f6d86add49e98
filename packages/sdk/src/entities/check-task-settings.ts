import type { CallOptions } from "./call-options.ts";
import { definitionError } from "./entity-interface.ts";
import type { TaskEntity } from "./task-entity.ts";

/** A setting that makes no sense: what an entity or a call has, and what to do. */
export interface SettingFault {
  readonly what: string;
  readonly hint: string;
}

/** What is wrong with the settings that a task and a call of it both may have. */
export function settingFault({
  retries,
  timeout,
  cache,
}: Pick<CallOptions, "retries" | "timeout" | "cache">): SettingFault | undefined {
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
  return undefined;
}

/** @throws FlyteError for a setting that makes no sense, naming the task. */
export function checkTaskSettings({ naming, interface: { inputs }, settings }: TaskEntity): void {
  const fault = settingFault(settings);
  if (fault !== undefined) throw definitionError("task", naming, fault.what, fault.hint);
  const ignored = settings.cache?.ignoredInputs?.find((name) => !inputs.has(name));
  if (ignored !== undefined) {
    throw definitionError("task", naming, `ignores an input ${ignored} that it does not have`);
  }
}
