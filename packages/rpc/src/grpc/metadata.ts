import type { Metadata } from "@grpc/grpc-js";
import type { CallMetadata } from "../service.ts";

/** gRPC's metadata of a call; values of `-bin` names in base64, as they are on the wire. */
export function grpcMetadata(metadata: Metadata): CallMetadata {
  return {
    get(name) {
      const values = metadata.get(name);
      if (values.length === 0) return undefined;
      return values.map((value) => (typeof value === "string" ? value : value.toString("base64"))).join(", ");
    },
  };
}
