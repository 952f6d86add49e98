/**
 * A decoded value as Go's `%v` writes it: what Flyte puts into a command line for an input that is msgpack. Objects are
 * `map[key:value]` with sorted keys, lists `[a b]`, none is `<nil>`. A whole number is taken for an integer, since the
 * decoder does not tell them from floats.
 */
export function goValueText(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : goFloatText(value);
  if (value instanceof Uint8Array || Array.isArray(value)) return `[${Array.from(value, goValueText).join(" ")}]`;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object") {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, item]) => `${key}:${goValueText(item)}`).join(" ")}]`;
  }
  return String(value);
}

/** A float as Go's `%v` writes it: the shortest digits, with an exponent below 1e-4 and from 1e6 on. */
export function goFloatText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  const [digits = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (Number.isNaN(value) || (exponent >= -4 && exponent < 6)) return String(value);
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
