import { FlyteError } from "@haltere/core";
import type { ColumnType } from "@haltere/ports";
import { parseFilterDuration } from "./go-duration.ts";

const dateTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** A filter's text as the column's own kind of value. @throws FlyteError InvalidArgument where it is none. */
export function filterValue(text: string, type: ColumnType, field: string): string | number {
  switch (type) {
    case "text":
      return text;
    case "int":
      return known(integer(text), text, field, "a whole number");
    case "real":
      return known(parseFilterDuration(text), text, field, "a duration such as 1h30m, or seconds below a million");
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

function microseconds(text: string): number | undefined {
  const [, date, time = "00:00", fraction = "", zone = "Z"] = dateTime.exec(text.trim()) ?? [];
  if (!date) return undefined;
  const milliseconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return milliseconds * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
