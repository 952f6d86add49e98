import type { IncomingHttpHeaders } from "node:http2";
import type { CallMetadata } from "../service.ts";

/** gRPC's metadata of a call; values of `-bin` names in base64, as they are on the wire. */
export function grpcMetadata(headers: IncomingHttpHeaders): CallMetadata {
  return {
    get(name) {
      const value = headers[name.toLowerCase()];
      return typeof value === "string" || value === undefined ? value : value.join(", ");
    },
  };
}
