const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** How much of a resource: bytes for memory and storage in the unit that fits, else pieces or processors. */
export function amountText(resource: string, amount: number): string {
  if (resource !== "memory" && !resource.endsWith("storage")) return String(Math.round(amount * 1000) / 1000);
  const step = amount < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(amount) / 10));
  const value = amount / 1024 ** step;
  return `${value < 10 && step > 0 ? Math.round(value * 10) / 10 : Math.round(value)} ${units[step] ?? "B"}`;
}
