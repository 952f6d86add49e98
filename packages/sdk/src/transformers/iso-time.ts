import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import type { ObjectStyle } from "./object-style.ts";

/** Points in time as nanoseconds since 1970: what Dates, Temporal's instants and protobuf's Timestamps share. */

const second = 1_000_000_000n;

/** The years that a Timestamp can say: 0001 to 9999. */
export const earliest = BigInt(Date.parse("0001-01-01T00:00:00Z")) * 1_000_000n;
export const latest = BigInt(Date.parse("9999-12-31T23:59:59.999Z")) * 1_000_000n + 999_999n;

export function timestampOf(nanoseconds: bigint): Timestamp {
  const nanos = ((nanoseconds % second) + second) % second;
  return create(TimestampSchema, { seconds: (nanoseconds - nanos) / second, nanos: Number(nanos) });
}

export function nanosecondsOf({ seconds, nanos }: Timestamp): bigint {
  return seconds * second + BigInt(nanos);
}

/**
 * The text in UTC as Python's `datetime.isoformat()` has it: no fraction where it is zero, else six digits, nine where
 * there are nanoseconds. pydantic writes the zone as Z.
 */
export function isoText(nanoseconds: bigint, style: ObjectStyle): string {
  const { seconds, nanos } = timestampOf(nanoseconds);
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const digits = nanos % 1000 === 0 ? 6 : 9;
  const fraction = nanos === 0 ? "" : `.${String(nanos).padStart(9, "0").slice(0, digits)}`;
  return `${text}${fraction}${style === "pydantic" ? "Z" : "+00:00"}`;
}
