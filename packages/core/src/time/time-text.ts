import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";

/** A timestamp as RFC 3339 in UTC, with as many decimals as it needs, up to nine: `2024-01-02T03:04:05.6Z`. */
export function timestampText(timestamp: Timestamp): string {
  const seconds = Number(timestamp.seconds);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${timestamp.seconds}${fraction(timestamp.nanos)}s since 1970`;
  return `${date.toISOString().slice(0, -".000Z".length)}${fraction(timestamp.nanos)}Z`;
}

/** A duration as protobuf's JSON form says it: seconds with as many decimals as it needs, `-1.5s`. */
export function durationText(duration: Duration): string {
  const negative = duration.seconds < 0n || duration.nanos < 0;
  const seconds = duration.seconds < 0n ? -duration.seconds : duration.seconds;
  return `${negative ? "-" : ""}${seconds}${fraction(Math.abs(duration.nanos))}s`;
}

function fraction(nanos: number): string {
  return nanos === 0 ? "" : `.${String(nanos).padStart(9, "0").replace(/0+$/, "")}`;
}
