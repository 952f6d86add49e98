import { mismatch, type Position } from "./position.ts";
import { temporalKind } from "./temporal-tag.ts";

/** The value as an object whose fields can be read: no list, date, map or other thing with a meaning of its own. */
export function plainObject(value: unknown, position: Position, expected: string): Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) throw mismatch(position, expected, value);
  return value;
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date || value instanceof Map || value instanceof Set || value instanceof Promise) &&
    !ArrayBuffer.isView(value) &&
    temporalKind(value) === undefined
  );
}

/** Sets an own field whatever its name: plain assignment to `__proto__` would change the object's prototype. */
export function setField<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  } else {
    target[name] = value;
  }
}
