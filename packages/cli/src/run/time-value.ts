import { create } from "@bufbuild/protobuf";
import { type Duration, type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { durationFromMicroseconds, parseIsoDuration, parseIsoTime } from "@haltere/core";

/** Microseconds since the epoch, for `now` and `today`. */
export type Now = () => number;

export const timeForms = "as 2024-01-31, 2024-01-31T12:00:00Z, now, today, or one of them + or - a duration (now - 1h)";
export const durationForms = "as 90s, 1h30m, 2 days, 1:30:00 or PT1H30M";

/**
 * A time as a user says it, to the nanosecond; undefined for what is none. Without a zone UTC is meant, whatever the
 * machine's.
 */
export function timeFromText(text: string, now: Now): Timestamp | undefined {
  const [, base = text, sign, length = ""] = /^(.+?)\s+([+-])\s+(.+)$/.exec(text) ?? [];
  const nanoseconds = pointOf(base, now);
  const offset = sign === undefined ? 0 : microsecondsFromText(length);
  if (nanoseconds === undefined || offset === undefined) return undefined;
  const time = nanoseconds + BigInt(sign === "-" ? -offset : offset) * 1000n;
  const nanos = ((time % second) + second) % second;
  return create(TimestampSchema, { seconds: (time - nanos) / second, nanos: Number(nanos) });
}

const second = 1_000_000_000n;
const day = 86_400_000_000;

function pointOf(text: string, now: Now): bigint | undefined {
  if (text === "now") return BigInt(now()) * 1000n;
  if (text === "today") return BigInt(Math.floor(now() / day) * day) * 1000n;
  return parseIsoTime(text);
}

/** A length of time as a user says it, to the microsecond; undefined for what is none. */
export function durationFromText(text: string): Duration | undefined {
  const microseconds = microsecondsFromText(text);
  return microseconds === undefined ? undefined : durationFromMicroseconds(microseconds);
}

/** The same as a whole number of microseconds. */
export function microsecondsFromText(text: string): number | undefined {
  const iso = parseIsoDuration(text);
  if (iso !== undefined) return Number(iso);
  const negative = text.startsWith("-");
  const amount = negative ? text.slice(1) : text;
  const length = clockLength(amount) ?? unitsLength(amount);
  return length === undefined ? undefined : Math.round(negative ? -length : length);
}

/** `1:30`, `1:30:00`, `1:30:00.5` */
function clockLength(text: string): number | undefined {
  const match = /^(?:(\d+):)?(\d{1,2}):(\d{2}(?:\.\d+)?)$/.exec(text);
  if (match === null) return undefined;
  const [, hours = 0, minutes, seconds] = match;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e6;
}

/** `1h30m`, `2 days` */
function unitsLength(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-zµ]+)[\s,]*/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined;
  let length = 0;
  for (const [, count, word = ""] of parts) {
    const unit = units.find(({ names }) => names.test(word));
    if (unit === undefined) return undefined;
    length += Number(count) * unit.microseconds;
  }
  return length;
}

const units: readonly { readonly names: RegExp; readonly microseconds: number }[] = [
  { names: /^(us|µs|microseconds?)$/, microseconds: 1 },
  { names: /^(ms|milliseconds?)$/, microseconds: 1e3 },
  { names: /^(s|secs?|seconds?)$/, microseconds: 1e6 },
  { names: /^(m|mins?|minutes?)$/, microseconds: 60e6 },
  { names: /^(h|hrs?|hours?)$/, microseconds: 3_600e6 },
  { names: /^(d|days?)$/, microseconds: 86_400e6 },
  { names: /^(w|weeks?)$/, microseconds: 604_800e6 },
];
