import { zoneOffset } from "./zone.ts";

/** A point in time or a length of it: whole seconds, and nanoseconds of the same sign for lengths, never negative for points. */
export interface Nanotime {
  readonly seconds: bigint;
  readonly nanos: number;
}

const second = 1_000_000_000n;
/** The years 1 to 9999, which protobuf's Timestamp has. */
const firstSecond = -62135596800n;
const lastSecond = 253402300799n;
const longestSeconds = 315_576_000_000n;

/** ISO 8601 with an offset, with a zone's name as in `2026-01-31 12:00 Europe/Berlin`, or without, which means UTC; undefined for what is no time. */
export function pointFromText(given: string): Nanotime | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?|(?<= )[a-z]\w+(?:\/[\w+-]+)+)?$/i.exec(
      given.trim(),
    );
  if (match === null || (match[4] === undefined && /^[+-]/.test(match[8] ?? ""))) return undefined;
  const [, year = "", month = "", day = "", hour = "0", minute = "0", seconds = "0", fraction = "", zone = "Z"] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(seconds) > 59) return undefined;
  const whole = BigInt(date.getTime() / 1000) + BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(seconds));
  const offset = zone.includes("/") ? zoneOffset(zone, Number(whole)) : zoneSeconds(zone);
  if (offset === undefined) return undefined;
  const at = whole - BigInt(offset);
  return at < firstSecond || at > lastSecond ? undefined : { seconds: at, nanos: Number(fraction.padEnd(9, "0")) };
}

function zoneSeconds(zone: string): number | undefined {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  const [, sign, hours = "0", minutes = "0"] = match;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** In UTC, with as many digits as there are. */
export function pointText({ seconds, nanos }: Nanotime): string {
  const date = new Date(Number(seconds) * 1000);
  return `${date.toISOString().slice(0, 19)}${fractionText(nanos)}Z`;
}

function fractionText(nanos: number): string {
  return nanos === 0 ? "" : `.${String(nanos).padStart(9, "0").replace(/0+$/, "")}`;
}

const unitSeconds: readonly (readonly [names: RegExp, nanoseconds: bigint])[] = [
  [/^(ns|nanoseconds?)$/, 1n],
  [/^(us|µs|microseconds?)$/, 1000n],
  [/^(ms|milliseconds?)$/, 1_000_000n],
  [/^(s|secs?|seconds?)$/, second],
  [/^(m|mins?|minutes?)$/, 60n * second],
  [/^(h|hrs?|hours?)$/, 3600n * second],
  [/^(d|days?)$/, 86_400n * second],
  [/^(w|weeks?)$/, 604_800n * second],
];

/** `1h 30m`, `90s`, `1:30:00` or ISO 8601's `PT1H30M`; undefined for what is none, or longer than protobuf's Duration. */
export function lengthFromText(given: string): Nanotime | undefined {
  const negative = given.trim().startsWith("-");
  const amount = given.trim().replace(/^[+-]\s*/, "");
  const nanoseconds = isoLength(amount) ?? clockLength(amount) ?? unitsLength(amount);
  if (nanoseconds === undefined || nanoseconds > longestSeconds * second) return undefined;
  const signed = negative ? -nanoseconds : nanoseconds;
  return { seconds: signed / second, nanos: Number(signed % second) };
}

function isoLength(given: string): bigint | undefined {
  const match = /^P(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?=\d)(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/i.exec(given);
  if (match === null || match.slice(1).every((part) => part === undefined)) return undefined;
  const units = ["w", "d", "h", "m", "s"];
  return total(
    match.slice(1).flatMap((part, index) => (part === undefined ? [] : [[part, units[index] ?? ""] as const])),
  );
}

function clockLength(given: string): bigint | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(given) ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  return total([
    [hours, "h"],
    [minutes, "m"],
    [seconds, "s"],
  ]);
}

function unitsLength(given: string): bigint | undefined {
  const parts = [...given.matchAll(/(\d+(?:\.\d+)?)\s*([a-zµ]+)[\s,]*/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== given) return undefined;
  return total(parts.map(([, count = "", unit = ""]) => [count, unit]));
}

function total(parts: readonly (readonly [count: string, unit: string])[]): bigint | undefined {
  let sum = 0n;
  for (const [count, unit] of parts) {
    const [whole = "0", fraction = "", more] = count.split(".");
    const found = unitSeconds.find(([names]) => names.test(unit))?.[1];
    if (found === undefined || more !== undefined) return undefined;
    sum += BigInt(whole) * found + (fraction === "" ? 0n : (BigInt(fraction) * found) / 10n ** BigInt(fraction.length));
  }
  return sum;
}

/** `1h 30m`, down to nanoseconds, and read again as the same. */
export function lengthText({ seconds, nanos }: Nanotime): string {
  const all = seconds * second + BigInt(nanos);
  const amount = all < 0n ? -all : all;
  const parts = [
    [amount / (86_400n * second), "d"],
    [(amount / (3600n * second)) % 24n, "h"],
    [(amount / (60n * second)) % 60n, "m"],
  ] as const;
  const rest = (amount / second) % 60n;
  const fraction = Number(amount % second);
  const shown = parts.flatMap(([count, unit]) => (count === 0n ? [] : [`${count}${unit}`]));
  if (rest !== 0n || fraction !== 0 || shown.length === 0) shown.push(`${rest}${fractionText(fraction)}s`);
  return `${all < 0n ? "-" : ""}${shown.join(" ")}`;
}

/** ISO 8601, whole and in one unit: `PT5400S`. */
export function isoLengthText({ seconds, nanos }: Nanotime): string {
  const negative = seconds < 0n || nanos < 0;
  const whole = seconds < 0n ? -seconds : seconds;
  return `${negative ? "-" : ""}PT${whole}${fractionText(Math.abs(nanos))}S`;
}

/** Seconds as a double, as flytekit writes a timedelta within an object. */
export function lengthSeconds({ seconds, nanos }: Nanotime): number {
  return Number(
    `${seconds < 0n || nanos < 0 ? "-" : ""}${seconds < 0n ? -seconds : seconds}${fractionText(Math.abs(nanos))}`,
  );
}

/** The same back, to the microsecond, which is what a timedelta has. */
export function lengthFromSeconds(seconds: number): Nanotime | undefined {
  if (!Number.isFinite(seconds) || Math.abs(seconds) > Number(longestSeconds)) return undefined;
  const whole = Math.trunc(seconds);
  const micros = Math.round((seconds - whole) * 1e6);
  const nanoseconds = BigInt(whole) * second + BigInt(micros) * 1000n;
  return { seconds: nanoseconds / second, nanos: Number(nanoseconds % second) };
}

const zoneAtEnd = /\s*(Z|UTC|(?<=:\d\d(?:[.,]\d+)?\s*)[+-]\d\d(?::?\d\d)?|(?<=\s)[a-z]\w+(?:\/[\w+-]+)+)\s*$/i;

/** The zone that a time was typed with: UTC where it says none. */
export function zoneOf(given: string): string {
  const zone = zoneAtEnd.exec(given)?.[1] ?? "UTC";
  return /^(z|utc)$/i.test(zone) ? "UTC" : zone;
}

/** The same time of day in another zone. */
export function withZone(given: string, zone: string): string {
  const time = given.replace(zoneAtEnd, "");
  if (time === "") return "";
  return zone === "UTC" ? time : `${time} ${zone}`;
}
