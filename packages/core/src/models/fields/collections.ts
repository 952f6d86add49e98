import { create } from "@bufbuild/protobuf";
import { type KeyValuePair, KeyValuePairSchema } from "@haltere/idl/core";
import type { Field } from "./field.ts";
import { wrong } from "./scalars.ts";

/** A repeated field, as a frozen list. */
export function list<Value, Given>(item: Field<Value, Given>): Field<readonly Value[], readonly Given[]> {
  return {
    accept: (given, place) => {
      if (!Array.isArray(given)) throw wrong(place, "a list", given);
      return Object.freeze(given.map((each: Given, index) => item.accept(each, `${place}[${index}]`)));
    },
    write: (value) => value.map((each) => item.write(each)),
    read: (wire) => Object.freeze(((wire ?? []) as readonly unknown[]).map((each) => item.read(each))),
  };
}

/** A map with text keys, as a frozen record. */
export function map<Value, Given>(
  item: Field<Value, Given>,
): Field<Readonly<Record<string, Value>>, Readonly<Record<string, Given>>> {
  return {
    accept: (given, place) => {
      if (!isRecord(given)) throw wrong(place, "a record", given);
      return eachValue(given, (each: Given, key) => item.accept(each, `${place}.${key}`));
    },
    write: (value) => eachValue(value, (each) => item.write(each)),
    read: (wire) => eachValue((wire ?? {}) as Readonly<Record<string, unknown>>, (each) => item.read(each)),
  };
}

/** A repeated `KeyValuePair`, as a frozen record that keeps the order; of pairs with one key the last is read. */
export function pairs(): Field<Readonly<Record<string, string>>> {
  return {
    accept: (given, place) => {
      for (const [key, value] of Object.entries(given))
        if (typeof value !== "string") throw wrong(`${place}.${key}`, "text", value);
      return Object.freeze({ ...given });
    },
    write: (value) => Object.entries(value).map(([key, value]) => create(KeyValuePairSchema, { key, value })),
    read: (wire) =>
      Object.freeze(
        Object.fromEntries(((wire ?? []) as readonly KeyValuePair[]).map(({ key, value }) => [key, value])),
      ),
  };
}

function isRecord(given: unknown): boolean {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

function eachValue<From, To>(
  record: Readonly<Record<string, From>>,
  convert: (value: From, key: string) => To,
): Readonly<Record<string, To>> {
  return Object.freeze(
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, convert(value, key)] as const)),
  );
}
