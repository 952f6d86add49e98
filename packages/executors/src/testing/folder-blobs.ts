import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { FlyteError } from "@haltere/core";
import type { BlobInfo, Blobs } from "@haltere/ports";

/**
 * Blobs in a folder, for the tests of this package: as little as executors use. With another `root` than the folder's
 * own address they look like blobs elsewhere.
 */
export function folderBlobs(folder: string, root: string = folder): Blobs {
  function pathOf(uri: string): string {
    if (!uri.startsWith(`${root}/`)) throw new FlyteError("InvalidArgument", `${uri} is not below ${root}.`);
    return folder + uri.slice(root.length);
  }
  async function head(uri: string): Promise<BlobInfo | undefined> {
    try {
      const found = await stat(pathOf(uri));
      return found.isFile() ? { uri, size: found.size } : undefined;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }
  return {
    root,
    head,
    async write(uri, content) {
      const path = pathOf(uri);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      return { uri, size: (await stat(path)).size };
    },
    read: (uri) => readFile(pathOf(uri)),
    open: (uri, range) =>
      createReadStream(pathOf(uri), {
        start: range?.start ?? 0,
        ...(range?.end !== undefined && { end: range.end - 1 }),
      }),
    async *list(prefix) {
      const names = await readdir(pathOf(prefix), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return [];
        throw error;
      });
      for (const name of names.sort()) {
        const info = await head(`${prefix}/${name}`);
        if (info !== undefined) yield info;
      }
    },
    delete: (uri) => rm(pathOf(uri), { force: true }),
  };
}
