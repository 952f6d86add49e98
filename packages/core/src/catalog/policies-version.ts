import { createHash } from "node:crypto";

/** The cache version of a task whose policies say these texts: SHA-256 in hex over all of them, as flytekit has it. */
export function policiesVersion(said: Iterable<string>): string {
  const hash = createHash("sha256");
  for (const text of said) hash.update(text, "utf8");
  return hash.digest("hex");
}
