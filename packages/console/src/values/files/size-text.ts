/** `0 bytes`, `512 bytes`, `1.5 kB`, `20 MB`: in thousands. */
export function sizeText(bytes: number | bigint): string {
  const amount = Number(bytes);
  if (amount < 1000) return `${amount} ${amount === 1 ? "byte" : "bytes"}`;
  const units = ["kB", "MB", "GB", "TB"];
  let size = amount / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}
