/**
 * An amount as Kubernetes writes it (`500m`, `2`, `1Gi`, `1e3`), exactly, in thousand-millionths of its unit; undefined
 * where the text is none. What is finer is rounded up, as Kubernetes does.
 */
export function parseQuantity(text: string): bigint | undefined {
  const match = /^([+-]?)(\d+\.?\d*|\.\d+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,3})?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = "", suffix = ""] = match;
  const [whole = "", fraction = ""] = digits.split(".");
  const { factor, power } = scaleOf(suffix);
  const shift = power + nano - fraction.length;
  const scaled = BigInt(whole + fraction) * factor * (shift > 0 ? 10n ** BigInt(shift) : 1n);
  const magnitude = shift < 0 ? divideUp(scaled, 10n ** BigInt(-shift)) : scaled;
  return sign === "-" ? -magnitude : magnitude;
}

/** Whether the text is an amount as Kubernetes writes it. */
export function isQuantity(text: string): boolean {
  return parseQuantity(text) !== undefined;
}

/** Digits behind the point that are kept. */
const nano = 9;
const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

function scaleOf(suffix: string): { factor: bigint; power: number } {
  const bits = binary.indexOf(suffix);
  if (bits >= 0) return { factor: 1024n ** BigInt(bits + 1), power: 0 };
  const thousands = decimal.indexOf(suffix);
  if (thousands >= 0) return { factor: 1n, power: (thousands - 3) * 3 };
  return { factor: 1n, power: Number(suffix.slice(1)) };
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}
