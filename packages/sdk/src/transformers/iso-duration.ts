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

const pattern =
  /^([+-])?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?)?$/i;

/** Reads an ISO 8601 duration as microseconds, as pydantic does: a year is 365 days, a month 30. */
export function parseIsoDuration(text: string): bigint | undefined {
  const match = pattern.exec(text);
  if (match === null || /P$|T$/i.test(text)) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(2, 9).map((digits) => BigInt(digits ?? 0));
  const wholeDays = (years ?? 0n) * 365n + (months ?? 0n) * 30n + (weeks ?? 0n) * 7n + (days ?? 0n);
  const wholeSeconds = (hours ?? 0n) * 3600n + (minutes ?? 0n) * 60n + (seconds ?? 0n);
  const fraction = BigInt((match[9] ?? "").padEnd(6, "0").slice(0, 6));
  const length = wholeDays * day + wholeSeconds * second + fraction;
  return match[1] === "-" ? -length : length;
}

const second = 1_000_000n;
const day = 86_400n * second;

function part(count: bigint, unit: string): string[] {
  return count === 0n ? [] : [`${count}${unit}`];
}
