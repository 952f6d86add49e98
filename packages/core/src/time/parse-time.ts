const second = 1_000_000n;
const day = 86_400n * second;

const timePattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A time in ISO 8601 as nanoseconds since 1970; undefined for what is none. One without a zone is UTC, as flytekit has it;
 * digits beyond nanoseconds are cut off.
 */
export function parseIsoTime(text: string): bigint | undefined {
  const [, date, time = "00:00:00", fraction = "", given = "Z"] = timePattern.exec(text) ?? [];
  if (date === undefined || !isIsoDay(date)) return undefined;
  const clock = time.length === 5 ? `${time}:00` : time;
  const zone = given.toUpperCase() === "Z" || given.includes(":") ? given : `${given.slice(0, 3)}:${given.slice(3)}`;
  const milliseconds = Date.parse(`${date}T${clock}${zone.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * second + BigInt(fraction.padEnd(9, "0").slice(0, 9));
}

/** Whether `2024-02-30` is a day that there is; `Date` would take it for the 1st of March. */
export function isIsoDay(text: string): boolean {
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

const durationPattern =
  /^([+-])?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?)?$/i;

/**
 * A length of time in ISO 8601 as microseconds; undefined for what is none. As pydantic has it a year is 365 days and a
 * month 30.
 */
export function parseIsoDuration(text: string): bigint | undefined {
  const match = durationPattern.exec(text);
  if (match === null || /P$|T$/i.test(text)) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(2, 9).map((digits) => BigInt(digits ?? 0));
  const wholeDays = (years ?? 0n) * 365n + (months ?? 0n) * 30n + (weeks ?? 0n) * 7n + (days ?? 0n);
  const wholeSeconds = (hours ?? 0n) * 3600n + (minutes ?? 0n) * 60n + (seconds ?? 0n);
  const fraction = BigInt((match[9] ?? "").padEnd(6, "0").slice(0, 6));
  const length = wholeDays * day + wholeSeconds * second + fraction;
  return match[1] === "-" ? -length : length;
}
