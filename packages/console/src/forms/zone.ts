/**
 * How many seconds a zone such as `Europe/Berlin` is ahead of UTC where its clocks show a time, in seconds as if that were UTC; where they show
 * it twice, or skip it, what held before. Undefined for what is no zone.
 */
export function zoneOffset(zone: string, shown: number): number | undefined {
  const clock = clockOf(zone);
  if (clock === undefined) return undefined;
  const before = ahead(clock, shown - 86_400);
  const after = ahead(clock, shown + 86_400);
  return [before, after].find((offset) => ahead(clock, shown - offset) === offset) ?? before;
}

function clockOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "iso8601",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

function ahead(clock: Intl.DateTimeFormat, seconds: number): number {
  const parts = new Map(clock.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type) ?? 0);
  const date = new Date(0);
  date.setUTCFullYear(number("year"), number("month") - 1, number("day"));
  date.setUTCHours(number("hour"), number("minute"), number("second"));
  return Math.round(date.getTime() / 1000 - seconds);
}
