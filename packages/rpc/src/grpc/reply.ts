import { once } from "node:events";
import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { FlyteError } from "@haltere/core";
import { requestIdHeader } from "../request-id.ts";
import { trailerStatusOf } from "../status.ts";
import { acceptedEncodings } from "./call-head.ts";

/** What is sent back to a caller: headers, messages, and the status as trailers, each in its time. */
export interface Reply {
  /** Sends a message, after the headers if it is the first; resolves once there is room for another. */
  send(message: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Ends the call: well, or with an error. Ending twice is ending once; a caller that left is told nothing. */
  end(failure?: { readonly error: FlyteError; readonly requestId: string; readonly httpStatus?: number }): void;
}

export function createReply(stream: ServerHttp2Stream): Reply {
  let begun = false;
  let ended = false;
  const headers = (httpStatus = 200): OutgoingHttpHeaders => ({
    ":status": httpStatus,
    "content-type": "application/grpc",
    "grpc-accept-encoding": acceptedEncodings,
  });
  /** Callers need not send what nobody reads any more. */
  const stopReading = () => {
    if (!stream.readableEnded && !stream.destroyed) stream.close(constants.NGHTTP2_NO_ERROR);
  };
  const begin = () => {
    if (begun) return;
    begun = true;
    stream.respond(headers(), { waitForTrailers: true });
  };

  return {
    async send(message, signal) {
      signal.throwIfAborted();
      if (ended || stream.destroyed) return;
      begin();
      const frame = Buffer.allocUnsafe(5 + message.length);
      frame.writeUInt8(0, 0);
      frame.writeUInt32BE(message.length, 1);
      frame.set(message, 5);
      if (!stream.write(frame)) await once(stream, "drain", { signal });
    },
    end(failure) {
      if (ended || stream.destroyed || stream.closed) return;
      ended = true;
      const trailers = failure ? failureTrailers(failure.error, failure.requestId) : { "grpc-status": "0" };
      if (failure && !begun) {
        stream.respond({ ...headers(failure.httpStatus), ...trailers }, { endStream: true });
        setImmediate(stopReading);
        return;
      }
      begin();
      stream.once("wantTrailers", () => {
        stream.sendTrailers(trailers);
        setImmediate(stopReading);
      });
      stream.end();
    },
  };
}

function failureTrailers(error: FlyteError, requestId: string): OutgoingHttpHeaders {
  const { code, message, details } = trailerStatusOf(error);
  return {
    "grpc-status": String(code),
    "grpc-message": encodeURI(message),
    [requestIdHeader]: requestId,
    ...(details ? { "grpc-status-details-bin": Buffer.from(details).toString("base64") } : {}),
  };
}
