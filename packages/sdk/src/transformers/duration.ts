import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema } from "@bufbuild/protobuf/wkt";
import { parseIsoDuration } from "@haltere/core";
import { SimpleType } from "@haltere/idl/core";
import { Temporal } from "temporal-polyfill";
import { isoDurationText } from "./iso-duration.ts";
import type { ObjectStyle } from "./object-style.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { isTemporal } from "./temporal-tag.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/**
 * `Duration`: Flyte's DURATION, a length of time in nanoseconds; Python's timedelta keeps microseconds. In an object it
 * is a number of seconds (for pydantic an ISO text), where one that would lose digits is refused.
 */
export function durationTransformer(style: ObjectStyle = "dataclass"): Transformer {
  return createTransformer({
    name: "timedelta",
    literalType: simpleType(SimpleType.DURATION),
    jsonSchema: { type: "number", format: "time-delta" },
    toLiteral: (value, position) =>
      primitiveLiteral({ case: "duration", value: messageOf(nanosecondsOf(value, position)) }),
    readLiteral(literal) {
      const primitive = primitiveOf(literal);
      return primitive?.case === "duration" ? durationOf(nanosecondsOfMessage(primitive.value)) : unreadable;
    },
    pack(value, position) {
      const nanoseconds = nanosecondsOf(value, position);
      if (nanoseconds % 1000n !== 0n) {
        throw valueError(position, `${value} is finer than the microseconds that a duration within an object keeps`);
      }
      if (style === "pydantic") return isoDurationText(nanoseconds / 1000n);
      const seconds = Number(nanoseconds / 1000n) / 1_000_000;
      if (nanosecondsOfSeconds(seconds) !== nanoseconds) {
        throw valueError(position, `${value} loses digits as the number of seconds that it is within an object`);
      }
      return seconds;
    },
    unpack(packed, position) {
      if (typeof packed === "bigint") return durationOf(checked(packed * second, position));
      if (typeof packed === "number" && Number.isFinite(packed)) {
        return durationOf(checked(nanosecondsOfSeconds(packed), position));
      }
      const microseconds = typeof packed === "string" ? parseIsoDuration(packed) : undefined;
      if (microseconds !== undefined) return durationOf(checked(microseconds * 1000n, position));
      throw packedMismatch(position, "timedelta", packed);
    },
  });
}

const second = 1_000_000_000n;
/** What protobuf's Duration can say: 10,000 years. */
const longest = 315_576_000_000n * second;

function nanosecondsOf(value: unknown, position: Position): bigint {
  if (!isTemporal(value, "Duration")) throw mismatch(position, "timedelta (a Temporal.Duration)", value);
  if (value.years !== 0 || value.months !== 0) {
    throw valueError(
      position,
      `${value} has years or months, whose length depends on a date`,
      "Give weeks, days and smaller units.",
    );
  }
  const seconds =
    ((BigInt(value.weeks) * 7n + BigInt(value.days)) * 24n + BigInt(value.hours)) * 3600n +
    BigInt(value.minutes) * 60n +
    BigInt(value.seconds);
  const fraction =
    (BigInt(value.milliseconds) * 1000n + BigInt(value.microseconds)) * 1000n + BigInt(value.nanoseconds);
  return checked(seconds * second + fraction, position);
}

function checked(nanoseconds: bigint, position: Position): bigint {
  if (nanoseconds <= longest && nanoseconds >= -longest) return nanoseconds;
  throw valueError(position, "expected a duration of at most 10,000 years");
}

/** As Python's `timedelta(seconds=...)`: to the nearest microsecond. */
function nanosecondsOfSeconds(seconds: number): bigint {
  const whole = Math.trunc(seconds);
  return BigInt(whole) * second + BigInt(roundHalfEven((seconds - whole) * 1_000_000)) * 1000n;
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Seconds and nanos of a Duration have the same sign. */
function messageOf(nanoseconds: bigint): Duration {
  return create(DurationSchema, { seconds: nanoseconds / second, nanos: Number(nanoseconds % second) });
}

function nanosecondsOfMessage({ seconds, nanos }: Duration): bigint {
  return seconds * second + BigInt(nanos);
}

/** In hours and smaller units, all of them exact. */
function durationOf(nanoseconds: bigint): Temporal.Duration {
  const part = (unit: bigint, within: bigint) => Number((nanoseconds / unit) % within);
  return new Temporal.Duration(
    0,
    0,
    0,
    0,
    Number(nanoseconds / (3600n * second)),
    part(60n * second, 60n),
    part(second, 60n),
    part(1_000_000n, 1000n),
    part(1000n, 1000n),
    part(1n, 1000n),
  );
}
