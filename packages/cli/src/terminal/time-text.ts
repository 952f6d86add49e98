import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampText } from "@haltere/core";

/** A time to the second, in UTC: `2026-01-02 03:04:05`. */
export function timeText(time: Timestamp): string {
  return timestampText(time).slice(0, 19).replace("T", " ");
}

/** `0.03 s`, `12.50 s`, `3 min 20 s`, `2 h 5 min` */
export function secondsText({ seconds: whole, nanos }: Pick<Duration, "seconds" | "nanos">): string {
  const seconds = Number(whole) + nanos / 1e9;
  if (seconds < 100) return `${seconds.toFixed(2)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
