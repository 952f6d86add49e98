import type { Ids } from "@haltere/ports";
import type { CallMetadata } from "./service.ts";

export const requestIdHeader = "x-request-id";

/**
 * The id that a caller gave its request, or a new one of FlyteAdmin's form, `a-` and 20 characters. One that could not
 * stand in a header or a line of the log is replaced.
 */
export function requestIdOf(metadata: CallMetadata, ids: Ids): string {
  const given = metadata.get(requestIdHeader);
  return given !== undefined && /^[\x21-\x7e]{1,128}$/.test(given) ? given : `a-${ids.token(20)}`;
}
