const secondsIn: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Go counts durations in 64 bits of nanoseconds. */
const longest = 2 ** 63 / 1e9;

/** A duration as Go writes them, numbers with units (`1h2m3.5s`, `-250ms`, `0`), in seconds; undefined for another text. */
export function parseGoDuration(text: string): number | undefined {
  const [, sign = "", body = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (body === "0") return 0;
  const parts = [...body.matchAll(part)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== body) return undefined;
  const total = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (secondsIn[unit ?? ""] ?? 0), 0);
  if (total >= longest) return undefined;
  return sign === "-" ? -total : total;
}

/**
 * What FlyteAdmin takes for a duration in filters: Go's, or a plain number of seconds. It writes the number out as Go writes floats and reads
 * that back as a duration, which fails for those that have an exponent then: from a million seconds on, and below a ten-thousandth.
 */
export function parseFilterDuration(text: string): number | undefined {
  if (!decimal.test(text)) return parseGoDuration(text);
  const seconds = Number(text);
  if (seconds === 0) return 0;
  const size = Math.abs(seconds);
  return size < 1e-4 || size >= 1e6 ? undefined : seconds;
}
