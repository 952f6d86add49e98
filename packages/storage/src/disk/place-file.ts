import { randomUUID } from "node:crypto";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "./disk-error.ts";

export interface PlaceOptions {
  /** Folder for what is being written, on the same file system. */
  readonly unfinished: string;
  /** Leave a file alone that stands there already; `placeFile` then answers false. */
  readonly ifAbsent?: boolean;
  /** Called with everything on the disk and nothing in its place yet; what it throws keeps it so. */
  readonly beforePlacing?: () => Promise<void> | void;
}

/** Puts a file into its place whole or not at all, on the disk before it answers. */
export async function placeFile(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  path: string,
  { unfinished, ifAbsent = false, beforePlacing }: PlaceOptions,
): Promise<boolean> {
  const temporary = join(unfinished, `${process.pid}-${randomUUID()}`);
  try {
    await writeWhole(content, temporary);
    await beforePlacing?.();
    const folder = dirname(path);
    const firstMade = await mkdir(folder, { recursive: true });
    if (!ifAbsent) await rename(temporary, path);
    else if (!(await linkUnlessThere(temporary, path))) return false;
    await syncFolders(folder, firstMade === undefined ? folder : dirname(firstMade));
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A link never replaces: of two writers at once, one finds the other's file. */
async function linkUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === "EEXIST") return false;
    throw thrown;
  }
}

async function writeWhole(content: Uint8Array | AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name is on the disk when its folder is; so is a new folder's, in the one above. */
async function syncFolders(from: string, upTo: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (folder === upTo) return;
  }
}
