import type { Metadata } from "@grpc/grpc-js";
import type { CallMetadata } from "../service.ts";

/** gRPC's metadata of a call; values of `-bin` names in base64, as they are on the wire. */
export function grpcMetadata(metadata: Metadata): CallMetadata {
  const text = (value: string | Buffer) => (typeof value === "string" ? value : value.toString("base64"));
  return {
    get(name) {
      const [first] = metadata.get(name);
      return first === undefined ? undefined : text(first);
    },
    getAll: (name) => metadata.get(name).map(text),
  };
}
