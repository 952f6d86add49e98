import type { ServerResponse } from "node:http";
import type { FlyteError, FlyteErrorCode } from "@haltere/core";
import { StatusSchema } from "@haltere/idl/google";
import { detailTypes, statusOf } from "../status.ts";
import type { Codec } from "./codec.ts";

/** HTTP's status for each code, as grpc-gateway maps them; a method that a path does not have is 501, not 405. */
const httpStatuses: Readonly<Record<FlyteErrorCode, number>> = {
  Cancelled: 499,
  Unknown: 500,
  InvalidArgument: 400,
  DeadlineExceeded: 504,
  NotFound: 404,
  AlreadyExists: 409,
  PermissionDenied: 403,
  ResourceExhausted: 429,
  FailedPrecondition: 400,
  Aborted: 409,
  OutOfRange: 400,
  Unimplemented: 501,
  Internal: 500,
  Unavailable: 503,
  DataLoss: 500,
  Unauthenticated: 401,
};

/** Answers with a google.rpc.Status: in JSON `{code, message, details}`. */
export function sendError(response: ServerResponse, error: FlyteError, codec: Codec): void {
  if (response.headersSent) {
    response.destroy(); // Half an answer is out; ending the connection is the only way left to say that it failed.
    return;
  }
  const body = codec.encode(StatusSchema, statusOf(error), detailTypes(error));
  response.statusCode = httpStatuses[error.code];
  response.setHeader("content-type", codec.contentType);
  response.setHeader("content-length", body.length);
  if (error.code === "Unauthenticated") response.setHeader("www-authenticate", headerText(error.message));
  response.end(body);
}

function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
