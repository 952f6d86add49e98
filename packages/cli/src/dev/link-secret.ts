import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const bytes = 32;

/** The key of signed links, kept with the data, so that links given out before a restart go on working. */
export function linkSecret(folder: string): Uint8Array {
  const file = join(folder, "link-secret");
  try {
    writeFileSync(file, randomBytes(bytes), { flag: "wx", mode: 0o600 });
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  }
  const secret = readFileSync(file);
  if (secret.length === bytes) return secret;
  // A crash between the making and the writing of the file leaves it empty.
  writeFileSync(file, randomBytes(bytes), { mode: 0o600 });
  return readFileSync(file);
}
