import { randomInt } from "node:crypto";
import type { Ids } from "@haltere/ports";

/** Kubernetes' alphabet for generated names: no vowels, no characters that look alike. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** Names from the machine's random numbers. */
export function randomIds(): Ids {
  const token = (length: number): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
  return { executionName: () => `a${token(19)}`, token };
}
