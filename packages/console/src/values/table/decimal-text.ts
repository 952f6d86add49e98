/** A decimal as Parquet keeps it, a whole number of so many digits behind its point: every digit of it. Bytes are the greatest first. */
export function decimalText(value: unknown, scale: number): string | undefined {
  const whole = wholeOf(value);
  if (whole === undefined) return undefined;
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, "0");
  const shown = scale > 0 ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return whole < 0n ? `-${shown}` : shown;
}

function wholeOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return BigInt(value);
  if (!(value instanceof Uint8Array)) return undefined;
  let whole = 0n;
  for (const byte of value) whole = (whole << 8n) | BigInt(byte);
  return BigInt.asIntN(value.length * 8, whole);
}
