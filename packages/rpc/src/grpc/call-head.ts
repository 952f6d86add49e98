import type { IncomingHttpHeaders } from "node:http2";
import { FlyteError } from "@haltere/core";
import { parseGrpcTimeout } from "../grpc-timeout.ts";

/** How a caller packs those of its messages that are marked as packed. */
type MessageEncoding = "identity" | "gzip" | "deflate";

/** What the headers of a call say of how it is to be read. */
export interface CallHead {
  readonly path: string;
  readonly encoding: MessageEncoding;
  /** Microseconds that the call may take; undefined for as long as it does. */
  readonly timeout: number | undefined;
}

/** The encodings that are read, as `grpc-accept-encoding` tells them. */
export const acceptedEncodings = "identity,gzip,deflate";

/**
 * Reads a call's headers. Throws InvalidArgument for a timeout that is none, where grpc-go and grpc-js tell an Internal of
 * their own, and Unimplemented for an encoding that is not read.
 */
export function readCallHead(headers: IncomingHttpHeaders): CallHead {
  const timeout = headers["grpc-timeout"];
  const encoding = textOf(headers["grpc-encoding"]) || "identity";
  if (encoding !== "identity" && encoding !== "gzip" && encoding !== "deflate")
    throw new FlyteError("Unimplemented", `grpc-encoding ${JSON.stringify(encoding)} is not read here`, {
      hint: `Send one of ${acceptedEncodings}.`,
    });
  return {
    path: headers[":path"] ?? "",
    encoding,
    timeout: timeout === undefined ? undefined : parseGrpcTimeout(textOf(timeout)),
  };
}

/**
 * What HTTP status a request that is no call of gRPC is refused with, as grpc-go does: another verb than POST, another
 * content type than `application/grpc`, alone or with a subtype. Undefined for a call.
 */
export function refusalOf(
  headers: IncomingHttpHeaders,
): { readonly status: number; readonly error: FlyteError } | undefined {
  const { ":method": verb, "content-type": type = "" } = headers;
  if (verb !== "POST")
    return { status: 405, error: new FlyteError("InvalidArgument", `gRPC is called by POST, not by ${verb}`) };
  if (!/^application\/grpc(?:$|[+;])/.test(type))
    return {
      status: 415,
      error: new FlyteError("InvalidArgument", `invalid gRPC request content-type ${JSON.stringify(type)}`, {
        hint: "Send application/grpc; REST, Connect and gRPC-Web are served over HTTP/1.1.",
      }),
    };
  return undefined;
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === "string" ? value : (value ?? []).join(", ");
}
