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
const descriptors: ReadonlySet<string> = new Set([
  "@yearly",
  "@annually",
  "@monthly",
  "@weekly",
  "@daily",
  "@midnight",
  "@hourly",
]);
const every = /^@every\s+(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/;
const timeZone = /^(CRON_TZ|TZ)=\S+\s+/;

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

function fieldValue(text: string, { names, from }: Field): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return named + from;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
