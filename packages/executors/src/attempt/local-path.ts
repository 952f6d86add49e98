import type { Blobs } from "@haltere/ports";

/**
 * Where a blob lies on this machine's disk, or undefined where the blobs are elsewhere. An address there is the path as
 * it stands, behind `file://` or not: flytekit encodes nothing in it, and neither do we.
 */
export function localPath(blobs: Blobs, uri: string): string | undefined {
  const path = uri.startsWith("file://") ? uri.slice("file://".length) : uri;
  return blobs.root.startsWith("/") && path.startsWith(`${blobs.root}/`) ? path : undefined;
}
