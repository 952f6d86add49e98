// How C's `printf` writes numbers with `%g`, as protobuf's text format does.
import { signedExponent } from "./python-text.ts";

/** A double with 15 digits if they tell it apart, else with 17. */
export function cDouble(value: number): string {
  const short = general(value, 15);
  return Number(short) === value || !Number.isFinite(value) ? short : general(value, 17);
}

/** A float of 32 bits with 6 digits if they tell it apart, else with 9. */
export function cFloat(value: number): string {
  const single = Math.fround(value);
  const short = general(single, 6);
  return Math.fround(Number(short)) === single || !Number.isFinite(single) ? short : general(single, 9);
}

/** `%.<digits>g`. */
function general(value: number, digits: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = "0"] = value.toExponential(digits - 1).split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= digits) return `${withoutZeros(mantissa)}e${signedExponent(exponent)}`;
  return withoutZeros(value.toFixed(digits - 1 - exponent));
}

function withoutZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
