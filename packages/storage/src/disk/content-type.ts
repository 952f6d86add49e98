import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { isAbsent } from "./disk-error.ts";
import { placeFile } from "./place-file.ts";

/**
 * The content type of a blob is the one of its name's extension. Only where a writer gave another does a small file
 * say so; it is named by the hash of the blob's address, so that folders and long names need no care.
 */
export interface ContentTypes {
  /** Keeps the type of the blob that is about to be written, and forgets the one of its predecessor. */
  keep(uri: string, contentType: string | undefined): Promise<void>;
  of(uri: string): Promise<string | undefined>;
  /** Answers like `of` for many blobs: looks once at which of them have a type of their own. */
  forMany(): Promise<(uri: string) => Promise<string | undefined>>;
}

export function contentTypes(folder: string, unfinished: string): ContentTypes {
  const fileOf = (uri: string) => join(folder, createHash("sha256").update(uri).digest("hex"));
  const own = async (uri: string) => {
    try {
      return await readFile(fileOf(uri), "utf8");
    } catch (thrown) {
      if (isAbsent(thrown)) return typeByName(uri);
      throw thrown;
    }
  };
  return {
    async keep(uri, contentType) {
      if (contentType === undefined || contentType === typeByName(uri)) {
        await rm(fileOf(uri), { force: true });
      } else {
        await placeFile(Buffer.from(contentType), fileOf(uri), { unfinished });
      }
    },
    of: own,
    async forMany() {
      const kept = new Set((await readdir(folder)).map((name) => join(folder, name)));
      return async (uri) => (kept.size > 0 && kept.has(fileOf(uri)) ? own(uri) : typeByName(uri));
    },
  };
}

const byExtension: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".gz": "application/gzip",
  ".html": "text/html",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".log": "text/plain",
  ".md": "text/markdown",
  ".mjs": "text/javascript",
  ".parquet": "application/vnd.apache.parquet",
  ".pb": "application/octet-stream",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".tar": "application/x-tar",
  ".txt": "text/plain",
  ".zip": "application/zip",
};

function typeByName(uri: string): string | undefined {
  return byExtension[extname(uri).toLowerCase()];
}
