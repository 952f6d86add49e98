import { FlyteError } from "@haltere/core";
import type { CatalogResources } from "./catalog-resources.ts";

/** Bytes in a row when they are few, else in a blob. */
export interface KeptBytes {
  readonly inline: Uint8Array | null;
  /** Empty for bytes that lie in the row. */
  readonly uri: string;
}

/** Keeps bytes below `folder`, where they are many under a name of their own: what stands is never written over. */
export async function keepBytes(
  { blobs, ids, maxInlineBytes }: CatalogResources,
  bytes: Uint8Array,
  folder: readonly string[],
): Promise<KeptBytes> {
  if (bytes.byteLength <= maxInlineBytes) return { inline: bytes, uri: "" };
  const uri = [blobs.root, "metadata", ...folder.map(plainName), ids.token(20)].join("/");
  await blobs.write(uri, bytes);
  return { inline: null, uri };
}

/** @throws FlyteError DataLoss where the blob is gone */
export async function readKept({ blobs }: CatalogResources, { inline, uri }: KeptBytes): Promise<Uint8Array> {
  if (inline) return inline;
  try {
    return await blobs.read(uri);
  } catch (thrown) {
    const error = FlyteError.from(thrown);
    if (error.code !== "NotFound") throw error;
    throw new FlyteError("DataLoss", `what was cached is gone: ${error.message}`, { cause: thrown });
  }
}

/** Lets go of bytes that no row refers to any more. */
export async function dropKept({ blobs }: CatalogResources, { uri }: KeptBytes): Promise<void> {
  if (uri !== "") await blobs.delete(uri);
}

/** A part of a path that every kind of blobs takes, and no other part: the token alone tells blobs apart. */
function plainName(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 64) || "_";
}
