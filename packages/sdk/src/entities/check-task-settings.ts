import { definitionError } from "./entity-interface.ts";
import type { TaskEntity } from "./task-entity.ts";

/** @throws FlyteError for a setting that makes no sense, naming the task. */
export function checkTaskSettings({ naming, interface: { inputs }, settings }: TaskEntity): void {
  const refuse = (what: string, hint?: string) => definitionError("task", naming, what, hint);
  const { retries, timeout, cache } = settings;
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0)) {
    throw refuse(`has retries: ${retries}`, "Retries are a whole number, 0 or more.");
  }
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0)) {
    throw refuse(`has timeout: ${timeout}`, "A timeout is a number of seconds above 0; leave it out for none.");
  }
  if (cache !== undefined && cache.version === "") {
    throw refuse("has a cache without a version", 'Write cache: { version: "1" }, and change it when the code does.');
  }
  const ignored = cache?.ignoredInputs?.find((name) => !inputs.has(name));
  if (ignored !== undefined) throw refuse(`ignores an input ${ignored} that it does not have`);
}
