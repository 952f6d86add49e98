import { createHash } from "node:crypto";
import type { BlobInfo, Blobs } from "@haltere/ports";

/** The MD5 of a blob: as its store tells it, else of what it holds. */
export async function contentMd5(blobs: Blobs, { uri, md5 }: BlobInfo): Promise<Uint8Array> {
  if (md5) return md5;
  const hash = createHash("md5");
  for await (const chunk of blobs.open(uri)) hash.update(chunk);
  return hash.digest();
}
