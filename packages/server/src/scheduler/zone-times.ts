import { FlyteError } from "@haltere/core";

/** A time zone's wall clock: its readings as milliseconds, as if it were UTC. */
export interface ZoneTimes {
  /** What the clock shows at a moment. */
  wallAt(instant: number): number;
  /** The moments at which it shows a reading, the earlier first: none in an hour that is left out, two in one that comes twice. */
  instantsOf(wall: number): number[];
}

const day = 86_400_000;

/** @throws FlyteError InvalidArgument for a time zone that nobody knows */
export function zoneTimes(timeZone: string): ZoneTimes {
  const format = openFormat(timeZone);
  function wallAt(instant: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
    const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, date, hour, minute, second);
  }
  return {
    wallAt,
    instantsOf(wall) {
      // The clock's distances from UTC before and after any change that can be near.
      const distances = [wall - day, wall + day].map((instant) => wallAt(instant) - instant);
      const moments = new Set(distances.map((distance) => wall - distance));
      return [...moments].filter((instant) => wallAt(instant) === wall).sort((a, b) => a - b);
    },
  };
}

function openFormat(timeZone: string): Intl.DateTimeFormat {
  const number = "numeric";
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
    });
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", `no schedule can run in the time zone ${timeZone}`, {
      hint: "Name one of the IANA time zones, such as Europe/Berlin.",
      cause: thrown,
    });
  }
}
