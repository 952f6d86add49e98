import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { FlyteError } from "../flyte-error.ts";
import { microsecondsFromTimestamp } from "../time/microseconds.ts";
import { missingFromEvent } from "./event-refusal.ts";

/** Seconds of 0001-01-01T00:00:00Z and of 9999-12-31T23:59:59Z, between which protobuf's timestamps lie. */
const firstSecond = -62_135_596_800n;
const lastSecond = 253_402_300_799n;

/**
 * A time that a record cannot do without, in microseconds. FlyteAdmin fails with Internal where it is missing or out of protobuf's range;
 * here it is a wrong argument. @throws FlyteError InvalidArgument
 */
export function eventTime(time: Timestamp | undefined, field: string): number {
  if (time === undefined) throw missingFromEvent(field);
  const { seconds, nanos } = time;
  if (seconds < firstSecond || seconds > lastSecond || nanos < 0 || nanos >= 1_000_000_000)
    throw new FlyteError("InvalidArgument", `invalid value for ${field}`, {
      hint: "A time lies between the years 1 and 9999, its nanoseconds between 0 and 999999999.",
    });
  return microsecondsFromTimestamp(time);
}

/** When an event was reported, or where it does not tell, when it occurred. */
export function reportedAt(event: {
  readonly reportedAt?: Timestamp | undefined;
  readonly occurredAt?: Timestamp | undefined;
}): Timestamp | undefined {
  const reported = event.reportedAt;
  return reported === undefined || (reported.seconds === 0n && reported.nanos === 0) ? event.occurredAt : reported;
}
