import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema } from "@bufbuild/protobuf/wkt";

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const second = 1_000_000_000n;
const longest = 2n ** 63n - 1n;

/** A duration as Go writes it: `1h30m0s`, `1.5s`, `2ms`, `0s`. */
export function goDurationText({ seconds, nanos }: Duration): string {
  const total = seconds * second + BigInt(nanos);
  if (total === 0n) return "0s";
  const sign = total < 0n ? "-" : "";
  const length = total < 0n ? -total : total;
  if (length < 1_000n) return `${sign}${length}ns`;
  if (length < 1_000_000n) return `${sign}${decimal(length, 1_000n)}\u00b5s`;
  if (length < second) return `${sign}${decimal(length, 1_000_000n)}ms`;
  const hours = length / (3600n * second);
  const minutes = (length / (60n * second)) % 60n;
  const rest = `${decimal(length % (60n * second), second)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${rest}`;
  return minutes > 0n ? `${sign}${minutes}m${rest}` : `${sign}${rest}`;
}

/** What Go's ParseDuration reads, `-1h30m`, `1.5s`, `0`; undefined for what is none, or longer than 292 years. */
export function parseGoDuration(text: string): Duration | undefined {
  const [, sign = "", body = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (body === "0") return create(DurationSchema);
  const part = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;
  let total = 0n;
  let at = 0;
  while (at < body.length) {
    part.lastIndex = at;
    const [whole = "", number = "", unit = ""] = part.exec(body) ?? [];
    if (whole === "") return undefined;
    at += whole.length;
    const [integer = "", fraction = ""] = number.split(".");
    const scale = units[unit] ?? 0n;
    total += BigInt(integer || "0") * scale + (BigInt(fraction || "0") * scale) / 10n ** BigInt(fraction.length);
  }
  if (at === 0 || total > longest) return undefined;
  const length = sign === "-" ? -total : total;
  return create(DurationSchema, { seconds: length / second, nanos: Number(length % second) });
}

function decimal(length: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = String(length % unit)
    .padStart(digits, "0")
    .replace(/0+$/, "");
  return fraction === "" ? String(length / unit) : `${length / unit}.${fraction}`;
}
