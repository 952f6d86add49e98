const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]+:\/\//;

/** Whether the text is an address (`s3://…`, `https://…`, `file://…`) rather than a path on this machine. */
export function isAddress(text: string): boolean {
  return scheme.test(text);
}

/** The path of a `file://` address: what stands behind the scheme as it is, as flytekit and the blobs have it. */
export function localPathOf(address: string): string | undefined {
  if (!isAddress(address)) return address;
  return address.startsWith("file://") ? address.slice("file://".length) : undefined;
}

/** The address as it is, or a path as a `file://` address. */
export function addressOf(text: string): string {
  return isAddress(text) ? text : `file://${text}`;
}
