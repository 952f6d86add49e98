/**
 * What a machine has, by name, in the resource's own unit: processors for `cpu`, bytes for `memory` and `ephemeral-storage`, pieces for `gpu` and
 * whatever else. Of the first three what is left out is not limited; of any other there is none.
 */
export type Capacities = Readonly<Record<string, number>>;

/** Resources that every machine has. */
export const commonResources = ["cpu", "memory", "ephemeral-storage"] as const;

export const gpuResource = "gpu";

/** Processors are counted in thousandths, all else in whole pieces, so that sums of amounts are exact. */
const perUnit = (name: string): number => (name === "cpu" ? 1000 : 1);

/** A capacity as the queue counts it: rounded down. */
export function countedCapacity(name: string, amount: number): number {
  return Math.floor(amount * perUnit(name) + 1e-6);
}

/** Thousand-millionths of a unit (`parseQuantity`) as the queue counts them: rounded up. */
export function countedDemand(name: string, nano: bigint): number {
  const per = 1_000_000_000n / BigInt(perUnit(name));
  return Number((nano + per - 1n) / per);
}

export function inUnits(name: string, counted: number): number {
  return counted / perUnit(name);
}

const binary = [
  ["Ti", 2 ** 40],
  ["Gi", 2 ** 30],
  ["Mi", 2 ** 20],
  ["Ki", 2 ** 10],
] as const;

/** `2 cpu`, `1.5Gi memory`, `1 gpu`. */
export function amountText(name: string, counted: number): string {
  const units = inUnits(name, counted);
  if (name !== "memory" && name !== "ephemeral-storage") return `${units} ${name}`;
  const [suffix, size] = binary.find(([, size]) => units >= size) ?? ["", 1];
  return `${Number((units / size).toFixed(2))}${suffix} ${name}`;
}
