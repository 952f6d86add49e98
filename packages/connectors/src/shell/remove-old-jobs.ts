import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes the folders of jobs that ended before `before` (milliseconds since the epoch): nobody says when a job's outputs
 * have been used. Those that run are left alone.
 */
export async function removeOldJobs(root: string, before: number): Promise<void> {
  for (const name of await readdir(root).catch(absent([]))) {
    const exit = await stat(join(root, name, "exit")).catch(absent(undefined));
    if (exit !== undefined && exit.mtimeMs < before) await rm(join(root, name), { recursive: true, force: true });
  }
}

/** What stands for a file that is not there. */
function absent<T>(value: T): (thrown: unknown) => T {
  return (thrown) => {
    if (thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ENOTDIR"))
      return value;
    throw thrown;
  };
}
