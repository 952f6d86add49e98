import type { Timestamp } from "@bufbuild/protobuf/wkt";

/** Where times are told. */
export type Zone = "utc" | "local";

/** Milliseconds since 1970 of a message's time; undefined for one that is not set. */
export function milliseconds(timestamp: Timestamp | undefined): number | undefined {
  return timestamp === undefined ? undefined : Number(timestamp.seconds) * 1000 + timestamp.nanos / 1e6;
}

/** `2026-11-23 22:10:05.123 UTC`, or the same in the reader's zone with its offset. */
export function exactTime(at: number, zone: Zone): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "no time";
  if (zone === "utc") return `${date.toISOString().replace("T", " ").replace("Z", "")} UTC`;
  const offset = -date.getTimezoneOffset();
  const shifted = new Date(at + offset * 60_000).toISOString().replace("T", " ").replace("Z", "");
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${shifted} ${offset < 0 ? "−" : "+"}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
}

/** The same to the second and without its zone, for cells: `2026-11-23 22:10:05`. */
export function cellTime(at: number, zone: Zone): string {
  return exactTime(at, zone).slice(0, 19);
}

const steps = [
  [60, 1, "s"],
  [3600, 60, "min"],
  [86_400, 3600, "h"],
  [Number.POSITIVE_INFINITY, 86_400, "d"],
] as const;

/** `just now`, `12 s ago`, `3 min ago`, `in 2 h`; both in milliseconds. */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.abs(now - at) / 1000;
  if (seconds < 2) return "just now";
  const [, unit, name] = steps.find(([below]) => seconds < below) ?? steps[3];
  const amount = `${Math.floor(seconds / unit)} ${name}`;
  return at > now ? `in ${amount}` : `${amount} ago`;
}
