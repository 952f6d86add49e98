import { type ErrorPlace, FlyteError } from "@haltere/core";
import { callerOf } from "../naming/source-place.ts";
import { isPlainObject } from "../transformers/plain-object.ts";
import { promiseOf } from "./pending-proxy.ts";
import { referenceOf, referenceText } from "./reference.ts";

/**
 * The inputs of a call that runs, with every Pending in their lists and maps awaited.
 * @throws FlyteError where they are no object, or hold a reference of a body that has returned.
 */
export async function settledInputs(given: unknown, owner: ErrorPlace): Promise<Record<string, unknown>> {
  if (!isPlainObject(given)) {
    throw new FlyteError("InvalidArgument", "inputs are given by name, as one object", {
      where: owner,
      hint: "Write inc({ x: 1 }).",
    });
  }
  const inputs: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) inputs[name] = await settled(value);
  return inputs;
}

/** The value with every Pending in its lists and maps awaited. */
async function settled(value: unknown): Promise<unknown> {
  const reference = referenceOf(value);
  if (reference !== undefined) {
    const place = callerOf(settled);
    throw new FlyteError("InvalidArgument", `${referenceText(reference)} was used outside of its workflow's body`, {
      where: place === undefined ? {} : { file: place },
      hint: "References exist while a workflow's body runs; return them from it.",
    });
  }
  const promise = promiseOf(value);
  if (promise !== undefined) return await promise;
  if (Array.isArray(value)) return await Promise.all(value.map(settled));
  if (isPlainObject(value) && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).map(async ([name, item]) => [name, await settled(item)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }
  return value;
}
