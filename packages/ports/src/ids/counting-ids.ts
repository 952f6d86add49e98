import type { Ids } from "./ids.ts";

/** Ids that count. */
export function countingIds(): Ids {
  let next = 0;
  const token = (length: number) => String(next++).padStart(length, "0");
  return { token, executionName: () => `a${token(19)}` };
}
