import type { Duration } from "@bufbuild/protobuf/wkt";

/** Milliseconds of a message's duration; undefined for one that is not set. */
export function durationMilliseconds(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : Number(duration.seconds) * 1000 + duration.nanos / 1e6;
}

/** `0 s`, `850 µs`, `12 ms`, `3.4 s`, `2 min 05 s`, `1 h 02 min`, `3 d 04 h`: two units at most. */
export function durationText(milliseconds: number): string {
  if (milliseconds === 0) return "0 s";
  if (milliseconds < 1) return `${Math.round(milliseconds * 1000)} µs`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${two((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${two((seconds % 86_400) / 3600)} h`;
}
