import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isAbsent } from "./disk-error.ts";

/**
 * The paths of all files below a folder, in the order of the paths as bytes, one folder in memory at a time. Links are
 * left out: they could lead elsewhere, or around in a circle.
 */
export async function* blobFiles(folder: string, except: readonly string[]): AsyncGenerator<string> {
  for (const { name, isFolder } of await entriesOf(folder)) {
    const path = join(folder, name);
    if (except.includes(path)) continue;
    if (isFolder) yield* blobFiles(path, except);
    else yield path;
  }
}

async function entriesOf(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(
      (entry) => entry.isFile() || entry.isDirectory(),
    );
    return (
      entries
        // What lies in a folder has a slash behind the folder's name, and that decides its place: `a-b` < `a/b` < `ab`.
        .map((entry) => {
          const isFolder = entry.isDirectory();
          return { name: entry.name, isFolder, order: Buffer.from(isFolder ? `${entry.name}/` : entry.name) };
        })
        .sort((one, other) => Buffer.compare(one.order, other.order))
    );
  } catch (thrown) {
    if (isAbsent(thrown)) return [];
    throw thrown;
  }
}
