/**
 * Where an address lies on this machine's disk; undefined where it lies elsewhere. It is the path as it stands, behind
 * `file://` or not: flytekit encodes nothing in it, and neither do we.
 */
export function localPath(address: string): string | undefined {
  const path = address.startsWith("file://") ? address.slice("file://".length) : address;
  return path.startsWith("/") ? path : undefined;
}
