import { FlyteError } from "@haltere/core";
import type { ColumnType } from "@haltere/ports";

const dateTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const goDurationPart = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g;
const secondsIn: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** A filter's text as the column's own kind of value. @throws FlyteError InvalidArgument where it is none. */
export function filterValue(text: string, type: ColumnType, field: string): string | number {
  switch (type) {
    case "text":
      return text;
    case "int":
      return known(integer(text), text, field, "a whole number");
    case "real":
      return known(seconds(text), text, field, "a number of seconds, or a duration such as 1h30m");
    case "time":
      return known(microseconds(text), text, field, "a time such as 2024-01-02T03:04:05Z");
    case "bytes":
    case "message":
      throw new FlyteError("InvalidArgument", `'${field}' cannot be filtered`);
  }
}

function known(value: number | undefined, text: string, field: string, expected: string): number {
  if (value !== undefined) return value;
  throw new FlyteError("InvalidArgument", `invalid value [${text}] for filter '${field}'`, {
    hint: `Give ${expected}.`,
  });
}

function integer(text: string): number | undefined {
  const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Seconds, or Go's durations: numbers with units, `1h2m3.5s`. */
function seconds(text: string): number | undefined {
  const plain = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(plain)) return plain;
  const [, sign, body] = /^([+-]?)(.+)$/.exec(text.trim()) ?? [];
  const parts = [...(body ?? "").matchAll(goDurationPart)];
  if (parts.length === 0 || parts.map((part) => part[0]).join("") !== body) return undefined;
  const total = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (secondsIn[unit ?? ""] ?? 0), 0);
  return sign === "-" ? -total : total;
}

function microseconds(text: string): number | undefined {
  const [, date, time = "00:00", fraction = "", zone = "Z"] = dateTime.exec(text.trim()) ?? [];
  if (!date) return undefined;
  const milliseconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return milliseconds * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
