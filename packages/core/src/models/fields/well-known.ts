import type { JsonObject } from "@bufbuild/protobuf";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import {
  durationFromMicroseconds,
  microsecondsFromDuration,
  microsecondsFromTimestamp,
  timestampFromMicroseconds,
} from "../../time/microseconds.ts";
import { deepFreeze } from "../freeze.ts";
import type { Field } from "./field.ts";
import { wrong } from "./scalars.ts";

/** A `google.protobuf.Struct`, as a frozen JSON object. */
export function struct(): Field<Readonly<JsonObject>> {
  return {
    accept: (given, place) => {
      if (typeof given !== "object" || given === null || Array.isArray(given)) throw wrong(place, "an object", given);
      return deepFreeze(copyOf(given, place) as JsonObject);
    },
    write: (value) => value,
    read: (wire) => deepFreeze(structuredClone((wire ?? {}) as JsonObject)),
  };
}

/** A `google.protobuf.Duration`, in whole microseconds (Python's timedelta has no finer). */
export function duration(): Field<number> {
  return {
    accept: wholeMicroseconds,
    write: durationFromMicroseconds,
    read: (wire) => (wire === undefined ? 0 : microsecondsFromDuration(wire as Duration)),
  };
}

/** A `google.protobuf.Timestamp`, in whole microseconds since the epoch (Python's datetime has no finer). */
export function timestamp(): Field<number> {
  return {
    accept: wholeMicroseconds,
    write: timestampFromMicroseconds,
    read: (wire) => (wire === undefined ? 0 : microsecondsFromTimestamp(wire as Timestamp)),
  };
}

function wholeMicroseconds(given: number, place: string): number {
  if (!Number.isInteger(given)) throw wrong(place, "a whole number of microseconds", given);
  return given;
}

/** A copy that holds nothing but JSON, so that it can be sent. */
function copyOf(given: unknown, place: string): unknown {
  if (given === null || typeof given === "string" || typeof given === "boolean") return given;
  if (typeof given === "number" && Number.isFinite(given)) return given;
  if (Array.isArray(given)) return given.map((each, index) => copyOf(each, `${place}[${index}]`));
  if (typeof given === "object" && isPlain(given))
    return Object.fromEntries(Object.entries(given).map(([key, each]) => [key, copyOf(each, `${place}.${key}`)]));
  throw wrong(place, "a JSON value (finite numbers, texts, booleans, null, lists and objects)", given);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
