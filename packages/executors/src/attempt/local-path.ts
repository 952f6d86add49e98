import type { Blobs } from "@haltere/ports";

/**
 * Where a blob lies on this machine's disk, or undefined where the blobs are elsewhere. An address there is the path as
 * it stands: flytekit encodes nothing in it, and neither do we.
 */
export function localPath(blobs: Blobs, uri: string): string | undefined {
  return blobs.root.startsWith("file://") && uri.startsWith(`${blobs.root}/`) ? uri.slice("file://".length) : undefined;
}
