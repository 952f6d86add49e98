import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema, type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";

/** Whole microseconds since the epoch as protobuf's Timestamp. */
export function timestampFromMicroseconds(microseconds: number): Timestamp {
  const { seconds, nanos } = split(microseconds, Math.floor);
  return create(TimestampSchema, { seconds, nanos });
}

/** Protobuf's Timestamp as whole microseconds since the epoch; what is finer is cut off, towards the past. */
export function microsecondsFromTimestamp(timestamp: Timestamp): number {
  return Number(timestamp.seconds) * 1_000_000 + Math.floor(timestamp.nanos / 1000);
}

/** Whole microseconds as protobuf's Duration. */
export function durationFromMicroseconds(microseconds: number): Duration {
  const { seconds, nanos } = split(microseconds, Math.trunc);
  return create(DurationSchema, { seconds, nanos });
}

/** Protobuf's Duration as whole microseconds; what is finer is cut off, towards zero. */
export function microsecondsFromDuration(duration: Duration): number {
  return Number(duration.seconds) * 1_000_000 + Math.trunc(duration.nanos / 1000);
}

/** A timestamp's nanos are never negative (its seconds are rounded down); a duration's have the sign of its seconds. */
function split(microseconds: number, round: (seconds: number) => number): { seconds: bigint; nanos: number } {
  const seconds = round(microseconds / 1_000_000);
  return { seconds: BigInt(seconds), nanos: Math.round(microseconds - seconds * 1_000_000) * 1000 };
}
