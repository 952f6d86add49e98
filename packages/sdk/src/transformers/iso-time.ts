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

const pattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** Reads ISO 8601. A time without a zone is UTC, as flytekit has it; digits beyond nanoseconds are cut off. */
export function parseIsoTime(text: string): bigint | undefined {
  const match = pattern.exec(text);
  const [, day, time = "00:00:00", fraction = "", given = "Z"] = match ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const clock = time.length === 5 ? `${time}:00` : time;
  const zone = given.toUpperCase() === "Z" || given.includes(":") ? given : `${given.slice(0, 3)}:${given.slice(3)}`;
  const milliseconds = Date.parse(`${day}T${clock}${zone.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0").slice(0, 9));
}

/** Whether `2024-02-30` is a day that there is; `Date` would take it for the 1st of March. */
export function isDay(text: string): boolean {
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}
