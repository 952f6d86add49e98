import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** How many bundles stay, and for how many milliseconds after they were used last: each change of the code makes one. */
const mostKept = 100;
const longestKept = 7 * 24 * 3_600_000;

/** The folder of the user's in which bundles are kept. */
export function bundleFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "haltere", "bundles");
}

/** Keeps a bundle under its hash, for one evaluation a process, and lets go of those that were long not used. Its file. */
export function keepBundle(bytes: Uint8Array, folder: string): string {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 20);
  const file = join(folder, `haltere-${hash}.mjs`);
  // A file that another version of the process left half-written must not be evaluated.
  if (existsSync(file) && Buffer.compare(readFileSync(file), bytes) === 0) {
    const now = new Date();
    utimesSync(file, now, now);
    return file;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, bytes);
  renameSync(draft, file);
  prune(folder);
  return file;
}

function prune(folder: string): void {
  const bundles = readdirSync(folder)
    .filter((name) => name.startsWith("haltere-"))
    .flatMap((name) => {
      const file = join(folder, name);
      // Another process may prune as well.
      const used = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
      return used === undefined ? [] : [{ file, used }];
    })
    .sort((a, b) => b.used - a.used);
  const oldest = Date.now() - longestKept;
  for (const [index, { file, used }] of bundles.entries()) {
    if (index >= mostKept || used < oldest) rmSync(file, { force: true });
  }
}
