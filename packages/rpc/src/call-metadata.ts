import type { CallMetadata } from "./service.ts";

/** Metadata over HTTP/1.1 headers as Node gives them: `headersDistinct`, lower-case names, every value apart. */
export function headersMetadata(headers: NodeJS.Dict<string[]>): CallMetadata {
  return { get: (name) => headers[name.toLowerCase()]?.join(", ") };
}
