import { FlyteIdlEntity } from "../entity.ts";
import type { Field } from "./field.ts";

/** May be left out; undefined and an unset field are the same. */
export function optional<Value, Given>(field: Field<Value, Given>): Field<Value | undefined, Given | undefined> {
  return {
    ...field,
    accept: (given, place) => (given === undefined ? undefined : field.accept(given, place)),
    write: (value) => (value === undefined ? undefined : field.write(value)),
    read: (wire) => (wire === undefined ? undefined : field.read(wire)),
  };
}

/** May be left out when it is constructed, and then is undefined; from a message it is read as its zero value. */
export function omittable<Value, Given>(field: Field<Value, Given>): Field<Value | undefined, Given | undefined> {
  return { ...optional(field), read: (wire) => field.read(wire) };
}

/** May be left out, and then has the value told here. */
export function defaulted<Value, Given>(field: Field<Value, Given>, value: Value): Field<Value, Given | undefined> {
  return { ...field, accept: (given, place) => (given === undefined ? value : field.accept(given, place)) };
}

/** Leaves the message's field unset where the value is empty: zero, an empty text, list or map. */
export function unsetIfEmpty<Value, Given>(field: Field<Value, Given>): Field<Value, Given> {
  return { ...field, write: (value) => (isEmpty(value) ? undefined : field.write(value)) };
}

/** May be left out; an empty value is not written, and an empty field or message is read as undefined. */
export function unlessEmpty<Value, Given>(field: Field<Value, Given>): Field<Value | undefined, Given | undefined> {
  const inner = unsetIfEmpty(optional(field));
  return {
    ...inner,
    read: (wire) => {
      const value = inner.read(wire);
      return isEmpty(value) || (value instanceof FlyteIdlEntity && value.isEmpty) ? undefined : value;
    },
  };
}

/** What Python takes for false. A model is never false, even one whose message has no bytes. */
function isEmpty(value: unknown): boolean {
  if (value instanceof FlyteIdlEntity) return false;
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return !value;
}
