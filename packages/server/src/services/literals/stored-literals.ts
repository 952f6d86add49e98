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
 * Reads a literal map. What lies outside of our blobs, is no longer there or is no literal map reads as the empty one: whoever asks for
 * an execution's data then still gets what there is (FlyteAdmin's rule). Events from outside may name any place.
 */
export async function loadLiterals(blobs: Blobs, { inline, uri }: StoredLiterals): Promise<LiteralMap> {
  if (inline) return fromBinary(LiteralMapSchema, inline);
  const content = uri.startsWith(`${blobs.root}/`) ? await readIfThere(blobs, uri) : undefined;
  return (content && decoded(content)) ?? create(LiteralMapSchema);
}

function decoded(content: Uint8Array): LiteralMap | undefined {
  try {
    return fromBinary(LiteralMapSchema, content);
  } catch {
    return undefined; // Other content, which nothing but its place calls a literal map.
  }
}

const absences: ReadonlySet<string> = new Set(["NotFound", "InvalidArgument"]);

async function readIfThere(blobs: Blobs, uri: string): Promise<Uint8Array | undefined> {
  try {
    return await blobs.read(uri);
  } catch (thrown) {
    // An address that leads out of our blobs is refused as InvalidArgument.
    if (thrown instanceof FlyteError && absences.has(thrown.code)) return undefined;
    throw thrown;
  }
}
