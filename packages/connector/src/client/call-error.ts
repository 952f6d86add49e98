import { type ServiceError, status } from "@grpc/grpc-js";
import { FlyteError, type FlyteErrorCode } from "@haltere/core";
import type { ConnectorMethod } from "./connector-endpoint.ts";

/** gRPC's codes, by their numbers. */
const codes: readonly (FlyteErrorCode | undefined)[] = [
  undefined,
  "Cancelled",
  "Unknown",
  "InvalidArgument",
  "DeadlineExceeded",
  "NotFound",
  "AlreadyExists",
  "PermissionDenied",
  "ResourceExhausted",
  "FailedPrecondition",
  "Aborted",
  "OutOfRange",
  "Unimplemented",
  "Internal",
  "Unavailable",
  "DataLoss",
  "Unauthenticated",
];

/** What a failed call of a connector's is to the rest: which method, where, and what the connector said. */
export function callError(method: ConnectorMethod, address: string, error: Partial<ServiceError>): FlyteError {
  const code = codes[error.code ?? status.UNKNOWN] ?? "Unknown";
  const said = error.details || error.message || "it said nothing";
  return new FlyteError(code, `${method} of the connector at ${address} failed with ${code}: ${said}`, {
    kind: "system",
    recoverable: transient.has(code),
    cause: error,
  });
}

const transient: ReadonlySet<FlyteErrorCode> = new Set<FlyteErrorCode>([
  "Unavailable",
  "DeadlineExceeded",
  "Cancelled",
  "Aborted",
  "Unknown",
  "Internal",
]);
