import { create } from "@bufbuild/protobuf";
import { durationFromMicroseconds, literalTypeText } from "@haltere/core";
import { type LiteralType, type Operand, OperandSchema, type Primitive, SimpleType } from "@haltere/idl/core";
import type { SourcePlace } from "../naming/source-place.ts";
import { describe } from "../transformers/position.ts";
import { conditionError } from "./operand-type.ts";

/**
 * A constant beside a reference, as a value of the reference's type: 2 beside a float is 2.0.
 * @param type The reference's; undefined where it is not known, and the value tells.
 * @throws FlyteError where the value is of another type.
 */
export function constantOperand(
  value: unknown,
  type: LiteralType | undefined,
  place: SourcePlace | undefined,
): Operand {
  const simple = type?.type.case === "simple" ? type.type.value : typeOf(value);
  const primitive = simple === undefined ? undefined : primitiveOf(value, simple);
  if (primitive === undefined) {
    throw conditionError(
      `a condition compares ${type === undefined ? "a value" : literalTypeText(type)} with ${describe(value)}`,
      place,
      "Compare it with a value of its own type.",
    );
  }
  return create(OperandSchema, { val: { case: "primitive", value: { value: primitive } } });
}

function typeOf(value: unknown): SimpleType | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? SimpleType.INTEGER : SimpleType.FLOAT;
  if (typeof value === "bigint") return SimpleType.INTEGER;
  if (typeof value === "string") return SimpleType.STRING;
  if (typeof value === "boolean") return SimpleType.BOOLEAN;
  if (nanosecondsOf(value) !== undefined) return SimpleType.DATETIME;
  return isTemporal(value, "Duration") ? SimpleType.DURATION : undefined;
}

function primitiveOf(value: unknown, simple: SimpleType): Primitive["value"] | undefined {
  switch (simple) {
    case SimpleType.INTEGER:
      if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) return { case: "integer", value };
      return Number.isSafeInteger(value) ? { case: "integer", value: BigInt(Number(value)) } : undefined;
    case SimpleType.FLOAT:
      return typeof value === "number" ? { case: "floatValue", value } : undefined;
    case SimpleType.STRING:
      return typeof value === "string" ? { case: "stringValue", value } : undefined;
    case SimpleType.BOOLEAN:
      return typeof value === "boolean" ? { case: "boolean", value } : undefined;
    case SimpleType.DATETIME: {
      const nanoseconds = nanosecondsOf(value);
      if (nanoseconds === undefined) return undefined;
      const nanos = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
      const seconds = (nanoseconds - nanos) / 1_000_000_000n;
      return { case: "datetime", value: { $typeName: "google.protobuf.Timestamp", seconds, nanos: Number(nanos) } };
    }
    case SimpleType.DURATION:
      if (!isTemporal(value, "Duration")) return undefined;
      return { case: "duration", value: durationFromMicroseconds(Math.round(totalMicroseconds(value))) };
    default:
      return undefined;
  }
}

/** Nanoseconds since the epoch of a Date or a Temporal.Instant; undefined for any other value, and an invalid Date. */
function nanosecondsOf(value: unknown): bigint | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : BigInt(value.getTime()) * 1_000_000n;
  if (!isTemporal(value, "Instant") || !("epochNanoseconds" in value)) return undefined;
  return typeof value.epochNanoseconds === "bigint" ? value.epochNanoseconds : undefined;
}

/** By its tag, since there are several implementations of Temporal. */
function isTemporal(value: unknown, kind: "Instant" | "Duration"): value is object {
  return typeof value === "object" && value !== null && Reflect.get(value, Symbol.toStringTag) === `Temporal.${kind}`;
}

const microsecondsIn = {
  weeks: 604_800e6,
  days: 86_400e6,
  hours: 3_600e6,
  minutes: 60e6,
  seconds: 1e6,
  milliseconds: 1e3,
  microseconds: 1,
  nanoseconds: 1e-3,
} as const;

/** A day is 24 hours, as everywhere on Flyte's wire. */
function totalMicroseconds(duration: object): number {
  return Object.entries(microsecondsIn).reduce((total, [unit, factor]) => {
    const amount: unknown = Reflect.get(duration, unit);
    return total + (typeof amount === "number" ? amount * factor : 0);
  }, 0);
}
