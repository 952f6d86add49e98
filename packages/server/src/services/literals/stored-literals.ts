import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import type { Blobs } from "@haltere/ports";

/** Where a literal map lies: in the row when it is small, else as a blob. */
export interface StoredLiterals {
  readonly inline: Uint8Array | null;
  /** Empty for a map that lies in the row. */
  readonly uri: string;
}

/** Stores a literal map; as a blob at `uri` where its encoding is larger than `maxInlineBytes`. */
export async function storeLiterals(
  blobs: Blobs,
  literals: LiteralMap,
  uri: string,
  maxInlineBytes: number,
): Promise<StoredLiterals> {
  const encoded = toBinary(LiteralMapSchema, literals);
  if (encoded.byteLength <= maxInlineBytes) return { inline: encoded, uri: "" };
  await blobs.write(uri, encoded);
  return { inline: null, uri };
}

/**
 * Reads a literal map. What lies outside of our blobs, or is no longer there, reads as the empty map: whoever asks for an
 * execution's data then still gets what there is (FlyteAdmin's rule).
 */
export async function loadLiterals(blobs: Blobs, { inline, uri }: StoredLiterals): Promise<LiteralMap> {
  if (inline) return fromBinary(LiteralMapSchema, inline);
  const content = uri.startsWith(`${blobs.root}/`) ? await readIfThere(blobs, uri) : undefined;
  return content ? fromBinary(LiteralMapSchema, content) : create(LiteralMapSchema);
}

async function readIfThere(blobs: Blobs, uri: string): Promise<Uint8Array | undefined> {
  try {
    return await blobs.read(uri);
  } catch (thrown) {
    if (thrown instanceof FlyteError && thrown.code === "NotFound") return undefined;
    throw thrown;
  }
}
