import { referenceOf } from "./reference.ts";

const pendingKey: unique symbol = Symbol.for("haltere.pending");

/** Makes the Pending of a call that has started: a promise whose value's fields can be taken before it is there. */
export function pendingOf(promise: Promise<unknown>): object {
  return new Proxy(promise, {
    get(target, key) {
      if (key === pendingKey) return target;
      const own: unknown = Reflect.get(target, key, target);
      if (typeof own === "function" && key !== "constructor") return own.bind(target);
      if (typeof key === "symbol" || key === "constructor") return own;
      return key === "at" ? (name: string | number) => field(target, name) : field(target, key);
    },
  });
}

function field(promise: Promise<unknown>, name: string | number): object {
  const value = promise.then((whole) => (whole as Readonly<Record<string | number, unknown>>)[name]);
  // Who awaits the field sees its failure; where nobody does, the call's own promise tells it.
  value.catch(() => {});
  return pendingOf(value);
}

/** The promise behind a Pending; undefined for any other value. */
export function promiseOf(value: unknown): Promise<unknown> | undefined {
  if (typeof value !== "object" || value === null || referenceOf(value) !== undefined) return undefined;
  return (value as { readonly [pendingKey]?: Promise<unknown> })[pendingKey];
}
