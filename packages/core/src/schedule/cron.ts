import { FlyteError } from "../flyte-error.ts";

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const fields: readonly Field[] = [
  { name: "minute", from: 0, to: 59 },
  { name: "hour", from: 0, to: 23 },
  { name: "day of month", from: 1, to: 31 },
  { name: "month", from: 1, to: 12, names: months },
  { name: "day of week", from: 0, to: 6, names: days },
];
const descriptors: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);
const every = /^@every\s+((?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)$/;
const timeZone = /^(?:CRON_TZ|TZ)=(\S+)\s+/;

/** When a cron expression rings. */
export type CronPattern =
  /** Every so many whole seconds. */
  | { readonly kind: "interval"; readonly seconds: number }
  | {
      readonly kind: "calendar";
      /** Named in the expression itself. */
      readonly timeZone?: string;
      readonly minutes: readonly number[];
      readonly hours: readonly number[];
      /** `any` where the field is a star. Where neither of the two kinds of days is, one of them is enough. */
      readonly daysOfMonth: readonly number[] | "any";
      /** From 1, January. */
      readonly months: readonly number[];
      /** From 0, Sunday. */
      readonly daysOfWeek: readonly number[] | "any";
    };

/**
 * What an expression that `wrongWithCron` finds nothing wrong with says, as Flyte's cron library (robfig/cron) reads
 * it: a single number with a step goes on to the field's end, intervals are whole seconds and one at least.
 */
export function cronPattern(text: string): CronPattern {
  const wrong = wrongWithCron(text);
  if (wrong) throw new FlyteError("InvalidArgument", `Invalid cron expression: ${wrong}: [${text}]`);
  const zone = timeZone.exec(text.trim())?.[1];
  const expression = text.trim().replace(timeZone, "");
  const interval = every.exec(expression)?.[1];
  if (interval !== undefined) return { kind: "interval", seconds: Math.max(1, Math.floor(secondsOf(interval))) };
  const parts = (descriptors.get(expression) ?? expression).split(/\s+/);
  const valuesOf = (index: number): number[] => {
    const field = fields[index];
    return field === undefined ? [] : fieldValues(parts[index] ?? "", field);
  };
  const daysOf = (index: number) => ((parts[index] ?? "").split(",").some(isStar) ? "any" : valuesOf(index));
  return {
    kind: "calendar",
    ...(zone === undefined ? {} : { timeZone: zone }),
    minutes: valuesOf(0),
    hours: valuesOf(1),
    daysOfMonth: daysOf(2),
    months: valuesOf(3),
    daysOfWeek: daysOf(4),
  };
}

/** What keeps a text from being one of the five-field cron expressions that Flyte accepts (or `@daily`, `@every 5m`, ...), or nothing. */
export function wrongWithCron(text: string): string | undefined {
  const expression = text.trim().replace(timeZone, "");
  if (expression.startsWith("@")) {
    return descriptors.has(expression) || every.test(expression) ? undefined : "unrecognized descriptor";
  }
  const parts = expression.split(/\s+/).filter(Boolean);
  if (parts.length !== fields.length) return `expected exactly ${fields.length} fields, found ${parts.length}`;
  for (const [index, field] of fields.entries()) {
    for (const range of (parts[index] ?? "").split(",")) {
      const wrong = wrongWithRange(range, field);
      if (wrong) return wrong;
    }
  }
  return undefined;
}

/** One of `*`, `?`, `5`, `1-5`, `MON-FRI`, each perhaps with a step behind a slash. */
function wrongWithRange(range: string, field: Field): string | undefined {
  const [span = "", step, ...more] = range.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return `${field.name} has a wrong step`;
  if (span === "*" || span === "?") return undefined;
  const [first = "", last = first, ...rest] = span.split("-");
  const [from, to] = [fieldValue(first, field), fieldValue(last, field)];
  if (rest.length > 0 || from === undefined || to === undefined) return `${field.name} is no number or range`;
  if (from < field.from) return `${field.name} starts below ${field.from}`;
  if (to > field.to) return `${field.name} ends above ${field.to}`;
  return from > to ? `${field.name} ends before it starts` : undefined;
}

function isStar(range: string): boolean {
  return /^[*?](\/1)?$/.test(range);
}

function fieldValues(part: string, field: Field): number[] {
  const values = new Set<number>();
  for (const range of part.split(",")) {
    const [span = "", step] = range.split("/");
    const [first = "", last = step === undefined ? first : String(field.to)] = span.split("-");
    const star = span === "*" || span === "?";
    const from = star ? field.from : (fieldValue(first, field) ?? field.from);
    const to = star ? field.to : (fieldValue(last, field) ?? field.to);
    for (let value = from; value <= to; value += Number(step ?? 1)) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

const secondsOfUnit: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

function secondsOf(duration: string): number {
  let seconds = 0;
  for (const [, number = "", unit = ""] of duration.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g))
    seconds += Number(number) * (secondsOfUnit[unit] ?? 0);
  return seconds;
}

function fieldValue(text: string, { names, from }: Field): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return named + from;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
