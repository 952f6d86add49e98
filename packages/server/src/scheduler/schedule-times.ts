import { type CronPattern, cronPattern } from "@haltere/core";
import { FixedRateUnit, type Schedule } from "@haltere/idl/admin";
import { Cron } from "croner";
import { zoneTimes } from "./zone-times.ts";

/** When a schedule fires. Times are microseconds since the epoch, and whole seconds. */
export interface ScheduleTimes {
  /** Between two times of a fixed rate, in microseconds; absent for a calendar's. */
  readonly period?: number;
  /** The first time after a moment; undefined where none will come. */
  next(after: number): number | undefined;
  /** Of the times from `first`, which is one, up to and with `until` the latest `most`, the earliest first. */
  latest(most: number, first: number, until: number): number[];
}

const second = 1_000_000;

const secondsOfUnit: Readonly<Record<FixedRateUnit, number>> = {
  [FixedRateUnit.MINUTE]: 60,
  [FixedRateUnit.HOUR]: 3600,
  [FixedRateUnit.DAY]: 86_400,
};

/**
 * The times of a schedule. Fixed rates and `@every` count from the time they fired last, at first from their activation.
 * @param timeZone Of cron expressions that name none; FlyteAdmin's `useUTCTz` is `UTC`.
 * @throws FlyteError InvalidArgument where it has no expression that can run, or names a time zone that nobody knows.
 */
export function scheduleTimes({ ScheduleExpression: expression }: Schedule, timeZone: string): ScheduleTimes {
  if (expression.case === "rate") {
    const { value, unit } = expression.value;
    const seconds = value * (secondsOfUnit[unit] ?? 0);
    return seconds > 0 ? interval(seconds) : never;
  }
  const given = expression.case === "cronSchedule" ? expression.value.schedule : expression.value;
  if (given === "") return never;
  // Nothing can run by the older form of expressions.
  const pattern = cronPattern(expression.case === "cronSchedule" ? expression.value.schedule : "");
  return pattern.kind === "interval" ? interval(pattern.seconds) : calendar(pattern, pattern.timeZone ?? timeZone);
}

/** A rate of 0, and an empty expression, can be registered and activated, as in Flyte. */
const never: ScheduleTimes = { next: () => undefined, latest: () => [] };

function interval(seconds: number): ScheduleTimes {
  const delay = seconds * second;
  return {
    period: delay,
    next: (after) => Math.floor(after / second) * second + delay,
    latest(most, first, until) {
      const last = Math.floor((until - first) / delay);
      const from = Math.max(0, last - most + 1);
      return Array.from({ length: Math.max(0, last - from + 1) }, (_, index) => first + (from + index) * delay);
    },
  };
}

/** How far clocks are set back at most, in milliseconds. */
const longestRepeat = 3 * 3_600_000;

/**
 * Every moment at which the zone's clock shows what the pattern says, as robfig/cron has it: in an hour that is left out none, in one that
 * comes twice both.
 */
function calendar(pattern: CronPattern & { kind: "calendar" }, timezone: string): ScheduleTimes {
  const { minutes, hours, daysOfMonth, months, daysOfWeek } = pattern;
  const fields = [minutes, hours, daysOfMonth, months, daysOfWeek];
  const text = fields.map((field) => (field === "any" ? "*" : field.join(","))).join(" ");
  const zone = zoneTimes(timezone);
  // Readings of the clock, which know no changes.
  const readings = new Cron(text, { paused: true, mode: "5-part", timezone: "UTC" });
  const following = (wall: number) => readings.nextRun(new Date(wall))?.getTime();

  function next(after: number): number | undefined {
    const instant = Math.floor(after / 1000);
    const now = zone.wallAt(instant);
    let found: number | undefined;
    // What the clock shows for the second time comes before what it shows for the first time later.
    const setBack =
      zone.wallAt(instant + longestRepeat) - instant - longestRepeat < now - Math.floor(instant / 1000) * 1000;
    let wall = following(setBack ? now - longestRepeat : now);
    for (; wall !== undefined; wall = following(wall)) {
      if (found !== undefined && wall > now + longestRepeat) break;
      for (const candidate of zone.instantsOf(wall))
        if (candidate > instant) found = Math.min(found ?? candidate, candidate);
      if (found !== undefined && (!setBack || wall > now)) break;
    }
    return found === undefined ? undefined : found * 1000;
  }

  return {
    next,
    latest(most, first, until) {
      const end = Math.floor(until / 1000);
      // Some more than are asked for: of those about a change not all count.
      const walls = readings.previousRuns(most + 400, new Date(zone.wallAt(end) + longestRepeat));
      const times = walls.flatMap((wall) => zone.instantsOf(wall.getTime())).map((instant) => instant * 1000);
      return times
        .filter((time) => time >= first && time <= until)
        .sort((a, b) => a - b)
        .slice(-most);
    },
  };
}
