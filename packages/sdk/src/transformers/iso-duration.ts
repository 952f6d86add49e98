/** Microseconds as pydantic writes a timedelta: ISO 8601 with days, and years of 365 of them. */
export function isoDurationText(microseconds: bigint): string {
  const sign = microseconds < 0n ? "-" : "";
  const length = microseconds < 0n ? -microseconds : microseconds;
  const days = length / day;
  const date = [...part(days / 365n, "Y"), ...part(days % 365n, "D")];
  const left = length % day;
  const fraction = left % second;
  const seconds =
    fraction === 0n
      ? part((left / second) % 60n, "S")
      : [`${(left / second) % 60n}.${String(fraction).padStart(6, "0").replace(/0+$/, "")}S`];
  const time = [...part(left / (3600n * second), "H"), ...part((left / (60n * second)) % 60n, "M"), ...seconds];
  if (date.length + time.length === 0) return "PT0S";
  return `${sign}P${date.join("")}${time.length === 0 ? "" : `T${time.join("")}`}`;
}

const second = 1_000_000n;
const day = 86_400n * second;

function part(count: bigint, unit: string): string[] {
  return count === 0n ? [] : [`${count}${unit}`];
}
