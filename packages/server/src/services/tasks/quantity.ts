const pattern = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d+))?$/;
const scale: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Reads a quantity as Kubernetes writes them, in whole units: `500m` is 0.5, `1Gi` is 1073741824. Undefined where it is none. */
export function parseQuantity(text: string): number | undefined {
  const [, number, suffix, exponent] = pattern.exec(text) ?? [];
  if (number === undefined) return undefined;
  if (exponent !== undefined) return Number(`${number}e${exponent}`);
  return Number(number) * (suffix === undefined ? 1 : (scale[suffix] ?? Number.NaN));
}

/** A quantity as Kubernetes compares it with others: whole units, rounded up. */
export function wholeUnits(quantity: number): number {
  // Nine decimals are the finest a quantity can have; what is finer is the error of the multiplication.
  return Math.ceil(Number(quantity.toFixed(9)));
}
