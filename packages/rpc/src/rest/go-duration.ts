import { FlyteError } from "@haltere/core";

const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** Reads a duration as Go writes one, `1h2m3.5s`, and writes it as protobuf's JSON does, `3723.5s`. Throws InvalidArgument. */
export function parseGoDuration(text: string): string {
  const refused = new FlyteError("InvalidArgument", `${JSON.stringify(text)} is not a duration`, {
    hint: "Write one as 90s, 1.5h or 1h30m.",
  });
  const [, sign = "", rest = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === "0") return "0s";
  const part = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y;
  let total = 0n;
  let at = 0;
  while (at < rest.length) {
    part.lastIndex = at;
    const match = part.exec(rest);
    if (!match) throw refused;
    const [whole, digits = "", fraction = "", unit = ""] = match;
    const factor = nanoseconds[unit];
    if (factor === undefined || digits + fraction === "" || digits.length > 18) throw refused;
    const parts = fraction.slice(0, 18);
    total += BigInt(digits || "0") * factor + (BigInt(parts || "0") * factor) / 10n ** BigInt(parts.length);
    at += whole.length;
  }
  if (rest === "" || total > 2n ** 63n - 1n) throw refused;
  const fraction = (total % 1_000_000_000n).toString().padStart(9, "0").replace(/0+$/, "");
  return `${sign === "-" ? "-" : ""}${total / 1_000_000_000n}${fraction && `.${fraction}`}s`;
}
