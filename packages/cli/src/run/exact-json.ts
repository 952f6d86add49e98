/** JSON with every digit of its integers: what a number does not hold exactly is a bigint. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, exact as (key: string, value: unknown) => unknown);
}

/** Engines that tell no source text leave the number as it was read. */
function exact(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const { source } = context ?? {};
  const isInexact = typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined;
  return isInexact && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
