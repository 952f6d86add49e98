import { FixedRateUnit, type Schedule } from "@haltere/idl/admin";
import { Cron } from "croner";

const minute = 60_000;
const unitMilliseconds: Readonly<Record<FixedRateUnit, number>> = {
  [FixedRateUnit.MINUTE]: minute,
  [FixedRateUnit.HOUR]: 60 * minute,
  [FixedRateUnit.DAY]: 1440 * minute,
};
const every = /^@every\s+((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)$/;
const zoned = /^(?:CRON_TZ|TZ)=(\S+)\s+/;

/** When a schedule will launch next: the times, or what is wrong with it. */
export type NextTimes =
  | { readonly kind: "times"; readonly times: readonly number[]; readonly zone?: string }
  | { readonly kind: "wrong"; readonly why: string };

/**
 * The next times of a schedule after `now`, in milliseconds, the first one first; none where it has no expression. Rates count from `since`, when it
 * was activated or fired last. An expression that names no zone is one of UTC, as the control plane's is where it is not told otherwise.
 */
export function nextTimes(schedule: Schedule | undefined, count: number, now: number, since: number): NextTimes {
  const expression = schedule?.ScheduleExpression;
  if (expression?.case === "rate")
    return spaced(expression.value.value * (unitMilliseconds[expression.value.unit] ?? 0), count, now, since);
  if (expression?.case !== "cronSchedule") return { kind: "times", times: [] };
  return cronTimes(expression.value.schedule, count, now, since);
}

function cronTimes(expression: string, count: number, now: number, since: number): NextTimes {
  const trimmed = expression.trim();
  const zone = zoned.exec(trimmed)?.[1] ?? "UTC";
  const text = trimmed.replace(zoned, "");
  if (text === "") return { kind: "times", times: [] };
  const interval = every.exec(text)?.[1];
  if (interval !== undefined) return spaced(intervalMilliseconds(interval), count, now, since);
  if (text.split(/\s+/).length !== 5 && !text.startsWith("@"))
    return { kind: "wrong", why: "A cron expression has five fields: minute, hour, day of month, month, day of week." };
  try {
    const times = new Cron(text, { timezone: zone, paused: true }).nextRuns(count, new Date(now));
    return { kind: "times", times: times.map((time) => time.getTime()), zone };
  } catch (thrown) {
    return { kind: "wrong", why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function spaced(step: number, count: number, now: number, since: number): NextTimes {
  if (step <= 0) return { kind: "times", times: [] };
  const first = since + (Math.max(0, Math.floor((now - since) / step)) + 1) * step;
  return { kind: "times", times: Array.from({ length: count }, (_, index) => first + index * step) };
}

function intervalMilliseconds(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: minute, h: 60 * minute };
  return [...text.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0),
    0,
  );
}
