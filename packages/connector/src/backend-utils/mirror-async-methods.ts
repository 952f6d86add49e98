import { FlyteError } from "@haltere/core";

/**
 * Calls a method, written with or without `async`, with named arguments, and always gives a promise; what the method
 * throws rejects the promise. The method has not begun when the promise is given.
 */
export async function mirrorAsyncMethods<Arguments extends object, Result>(
  method: (named: Arguments) => Result | PromiseLike<Result>,
  named: Arguments,
): Promise<Awaited<Result>> {
  if (typeof named !== "object" || named === null)
    throw new FlyteError("InvalidArgument", `Arguments are given by name, in an object, and not as ${String(named)}.`);
  await undefined;
  return await method(named);
}
