import { isMessage, toBinary } from "@bufbuild/protobuf";
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

/** Reads an empty value, and a message without bytes, as undefined. */
export function noneIfEmpty<Value, Given>(field: Field<Value, Given>): Field<Value | undefined, Given> {
  return {
    ...field,
    write: (value) => (value === undefined ? undefined : field.write(value)),
    read: (wire) => {
      const value = field.read(wire);
      return isEmpty(value) || isEmptyMessage(value, wire) ? undefined : value;
    },
  };
}

/** May be left out; an empty value is not written, and is read as undefined. */
export function unlessEmpty<Value, Given>(field: Field<Value, Given>): Field<Value | undefined, Given | undefined> {
  return noneIfEmpty(unsetIfEmpty(optional(field)));
}

/** Of a model the message counts that it was read from: a model may write fields that were unset. */
function isEmptyMessage(value: unknown, wire: unknown): boolean {
  return value instanceof FlyteIdlEntity && isMessage(wire) && toBinary(value.idlSchema, wire).length === 0;
}

/** What Python takes for false. A model is never false, even one whose message has no bytes. */
function isEmpty(value: unknown): boolean {
  if (value instanceof FlyteIdlEntity) return false;
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return !value;
}
