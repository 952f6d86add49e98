import { pathToFileURL } from "node:url";

const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]+:\/\//;

/** Whether the text is an address (`s3://…`, `https://…`, `file://…`) rather than a path on this machine. */
export function isAddress(text: string): boolean {
  return scheme.test(text);
}

/** The address as it is, or a path as a `file://` address. */
export function addressOf(text: string): string {
  return isAddress(text) ? text : pathToFileURL(text).href;
}
