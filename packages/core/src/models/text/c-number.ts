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
  const sign = value < 0 ? "-" : "";
  const { significant, exponent } = rounded(Math.abs(value), digits);
  if (exponent < -4 || exponent >= digits) return `${sign}${decimal(significant, 1)}e${signedExponent(exponent)}`;
  if (exponent >= 0) return sign + decimal(significant, exponent + 1);
  return `${sign}0.${"0".repeat(-exponent - 1)}${significant.replace(/0+$/, "")}`;
}

/** The digits of a number, half to even as in C; JavaScript's own methods round half up. */
function rounded(value: number, digits: number): { significant: string; exponent: number } {
  const [mantissa = "", exponentText = "0"] = value.toExponential(100).split("e");
  const exact = mantissa.replace(".", "");
  const [head, rest] = [exact.slice(0, digits), exact.slice(digits)];
  const half = `5${"0".repeat(rest.length - 1)}`;
  const up = rest > half || (rest === half && Number(head.at(-1)) % 2 === 1);
  const significant = up ? String(BigInt(head) + 1n) : head;
  const carried = significant.length - digits;
  return { significant: significant.slice(0, digits), exponent: Number(exponentText) + carried };
}

/** Digits with a point behind the first `whole`, without zeros at the end. */
function decimal(significant: string, whole: number): string {
  const fraction = significant.slice(whole).replace(/0+$/, "");
  return significant.slice(0, whole) + (fraction === "" ? "" : `.${fraction}`);
}
