import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Files that should be gone when no control plane runs: half-written blobs, scratch folders, temporary files. */
export function leftFiles(data: string, temporary: string): readonly string[] {
  return [join(data, "blobs", ".unfinished"), join(data, "tmp"), temporary].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
  );
}
