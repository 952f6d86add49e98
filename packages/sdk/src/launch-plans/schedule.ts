import { FlyteError, wrongWithCron } from "@haltere/core";
import { callerOf } from "../naming/source-place.ts";

/** When a launch plan that is active launches itself; `K` is the input that gets the time. */
export type Schedule<K extends string = string> = CronSchedule<K> | RateSchedule<K>;

interface CronSchedule<K extends string> {
  readonly kind: "cron";
  readonly expression: string;
  readonly offset: string | undefined;
  readonly kickoffTimeInput: K | undefined;
}

interface RateSchedule<K extends string> {
  readonly kind: "rate";
  readonly value: number;
  readonly unit: "minute" | "hour" | "day";
  readonly kickoffTimeInput: K | undefined;
}

/** Who is told the time of a launch. */
export interface KickoffTime<K extends string> {
  /** The name of an input of the workflow, a time, that gets the time of the launch. */
  readonly kickoffTimeInput: K;
}

export interface CronOptions {
  /** An ISO 8601 duration, `PT1H`, that Flyte keeps beside the expression. */
  readonly offset?: string;
}

/** flytekit's words for expressions. Flyte's own scheduler knows those with an @. */
const aliases: ReadonlySet<string> = new Set(
  ["hourly", "daily", "weekly", "monthly", "annually", "yearly"]
    .flatMap((alias) => [alias, `@${alias}`])
    .concat("hours", "days", "weeks", "months", "years"),
);

const isoDuration = /^[-+]?P([-+0-9YMWD]+)?(T([-+0-9HMS.,]+)?)?$/;

/**
 * A schedule of five fields, in UTC: minute, hour, day of the month, month, day of the week; or an alias (`daily`,
 * `@hourly`); Flyte's CronSchedule.
 * @throws FlyteError where the expression or the offset is none.
 */
export function cron(expression: string, options?: CronOptions): Schedule<never>;
export function cron<const K extends string>(expression: string, options: CronOptions & KickoffTime<K>): Schedule<K>;
export function cron(expression: string, options: CronOptions & Partial<KickoffTime<string>> = {}): Schedule {
  const { offset, kickoffTimeInput } = options;
  const wrong = aliases.has(expression.toLowerCase()) ? undefined : wrongWithCron(expression);
  if (wrong !== undefined) {
    throw scheduleError(
      cron,
      `${JSON.stringify(expression)} is no cron schedule: ${wrong}`,
      'Write five fields, "0 6 * * 1-5" for six on working days, or an alias like "daily".',
    );
  }
  if (offset !== undefined && !isoDuration.test(offset)) {
    throw scheduleError(cron, `the offset ${JSON.stringify(offset)} is no ISO 8601 duration`, 'Write "PT1H", say.');
  }
  return { kind: "cron", expression, offset, kickoffTimeInput };
}

/** How long it is from one launch to the next: the sum of these. */
export interface Rate {
  readonly minutes?: number;
  readonly hours?: number;
  readonly days?: number;
}

/**
 * A launch every so many minutes, hours or days; Flyte's FixedRate.
 * @throws FlyteError where that is no whole number of minutes, or none at all.
 */
export function fixedRate(rate: Rate): Schedule<never>;
export function fixedRate<const K extends string>(rate: Rate, options: KickoffTime<K>): Schedule<K>;
export function fixedRate(rate: Rate, options: Partial<KickoffTime<string>> = {}): Schedule {
  const { minutes = 0, hours = 0, days = 0 } = rate;
  const total = minutes + hours * 60 + days * 24 * 60;
  if (!Number.isSafeInteger(total) || total < 1) {
    throw scheduleError(
      fixedRate,
      `a fixed rate of ${total} minutes is not possible`,
      "It is a whole number of minutes, at least one.",
    );
  }
  const { kickoffTimeInput } = options;
  if (total % (24 * 60) === 0) return { kind: "rate", value: total / (24 * 60), unit: "day", kickoffTimeInput };
  if (total % 60 === 0) return { kind: "rate", value: total / 60, unit: "hour", kickoffTimeInput };
  return { kind: "rate", value: total, unit: "minute", kickoffTimeInput };
}

function scheduleError(factory: (...none: never[]) => unknown, message: string, hint: string): FlyteError {
  const place = callerOf(factory);
  return new FlyteError("InvalidArgument", message, { where: place === undefined ? {} : { file: place }, hint });
}
