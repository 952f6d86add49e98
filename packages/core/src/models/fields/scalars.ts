import { FlyteError } from "../../flyte-error.ts";
import type { Field } from "./field.ts";

/** A `string`. */
export function text(): Field<string> {
  return scalar("text", (given) => typeof given === "string", "");
}

/** A `bool`. */
export function boolean(): Field<boolean> {
  return scalar("a boolean", (given) => typeof given === "boolean", false);
}

/** A `float` or `double`. */
export function real(): Field<number> {
  return scalar("a number", (given) => typeof given === "number", 0);
}

/** An `int32` or `uint32`. */
export function integer(): Field<number> {
  return scalar("a whole number", (given) => Number.isInteger(given), 0);
}

/** An `int64` or `uint64`: held as a bigint; a constructor also takes a whole number. */
export function long(): Field<bigint, bigint | number> {
  return {
    accept: (given, place) => {
      if (typeof given === "bigint") return given;
      if (Number.isSafeInteger(given)) return BigInt(given);
      throw wrong(place, "a bigint or a whole number", given);
    },
    write: (value) => value,
    read: (wire) => (wire === undefined ? 0n : (wire as bigint)),
  };
}

/** An enum, by its number; one that a newer Flyte may send is kept as it came. */
export function enumeration<Member extends number>(): Field<Member> {
  return scalar<Member>("a member of the enum", (given) => Number.isInteger(given), 0 as Member);
}

/** A `bytes`. */
export function bytes(): Field<Uint8Array> {
  const none = new Uint8Array();
  return scalar("bytes", (given) => given instanceof Uint8Array, none);
}

function scalar<Value>(what: string, is: (given: unknown) => boolean, zero: Value): Field<Value> {
  return {
    accept: (given, place) => {
      if (!is(given)) throw wrong(place, what, given);
      return given;
    },
    write: (value) => value,
    read: (wire) => (wire === undefined ? zero : (wire as Value)),
  };
}

/** The refusal of a value of a wrong kind. */
export function wrong(place: string, what: string, given: unknown): FlyteError {
  const got = given === null ? "null" : Array.isArray(given) ? "a list" : nameOf(given);
  return new FlyteError("InvalidArgument", `${place} must be ${what}, and is ${got}.`);
}

function nameOf(given: unknown): string {
  const named = typeof given === "object" && given !== null ? given.constructor : undefined;
  return named === undefined || named === Object ? typeof given : `a ${named.name}`;
}
