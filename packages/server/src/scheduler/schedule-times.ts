import { type CronPattern, cronPattern, FlyteError } from "@haltere/core";
import { FixedRateUnit, type Schedule } from "@haltere/idl/admin";
import { Cron } from "croner";

/** When a schedule fires. Times are microseconds since the epoch, and whole seconds. */
export interface ScheduleTimes {
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
    next: (after) => Math.floor(after / second) * second + delay,
    latest(most, first, until) {
      const last = Math.floor((until - first) / delay);
      const from = Math.max(0, last - most + 1);
      return Array.from({ length: Math.max(0, last - from + 1) }, (_, index) => first + (from + index) * delay);
    },
  };
}

function calendar(pattern: CronPattern & { kind: "calendar" }, timezone: string): ScheduleTimes {
  const { minutes, hours, daysOfMonth, months, daysOfWeek } = pattern;
  const fields = [minutes, hours, daysOfMonth, months, daysOfWeek];
  const text = fields.map((field) => (field === "any" ? "*" : field.join(","))).join(" ");
  const cron = openCron(text, timezone);
  return {
    next: (after) => microseconds(cron.nextRun(new Date(Math.floor(after / 1000)))),
    latest(most, first, until) {
      // The times before a moment; of whole seconds the one at `until` comes before the next second.
      const before = new Date((Math.floor(until / second) + 1) * 1000);
      const times = cron.previousRuns(most, before).map((date) => date.getTime() * 1000);
      return times.filter((time) => time >= first && time <= until).sort((a, b) => a - b);
    },
  };
}

function openCron(text: string, timezone: string): Cron {
  try {
    const cron = new Cron(text, { paused: true, mode: "5-part", timezone });
    // It looks the time zone up when it is first asked.
    cron.nextRun(new Date(0));
    return cron;
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", `no schedule can run in the time zone ${timezone}`, {
      hint: "Name one of the IANA time zones, such as Europe/Berlin.",
      cause: thrown,
    });
  }
}

function microseconds(date: Date | null): number | undefined {
  return date === null ? undefined : date.getTime() * 1000;
}
