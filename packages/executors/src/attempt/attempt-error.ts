import { fromBinary } from "@bufbuild/protobuf";
import { ContainerError_Kind, ErrorDocumentSchema, ExecutionError_ErrorKind } from "@haltere/idl/core";
import type { AttemptError } from "@haltere/ports";

/** Reads an encoded flyteidl.core.ErrorDocument, as tasks write it. One without an error is itself an error, as in FlytePropeller. */
export function errorOfDocument(document: Uint8Array): AttemptError {
  const { error } = fromBinary(ErrorDocumentSchema, document);
  if (error === undefined) {
    return {
      code: "ErrorFileBadFormat",
      message: "The task wrote an error document that holds no error.",
      origin: "system",
      recoverable: true,
    };
  }
  const { timestamp } = error;
  return {
    code: error.code,
    message: error.message,
    origin: originOf(error.origin),
    recoverable: error.kind === ContainerError_Kind.RECOVERABLE,
    ...(timestamp && { timestamp: Number(timestamp.seconds) * 1_000_000 + Math.floor(timestamp.nanos / 1000) }),
    ...(error.worker && { worker: error.worker }),
  };
}

function originOf(kind: ExecutionError_ErrorKind): AttemptError["origin"] {
  if (kind === ExecutionError_ErrorKind.USER) return "user";
  return kind === ExecutionError_ErrorKind.SYSTEM ? "system" : "unknown";
}

/** What an attempt that exceeded its time ends with. */
export function timeoutExpired(timeout: number): AttemptError {
  return {
    code: "TimeoutExpired",
    message: `The task ran longer than its timeout of ${timeout / 1000} s, and was stopped.`,
    origin: "user",
    recoverable: true,
  };
}

/** Something of ours or of the machine failed before or while the task ran; trying again may help. */
export function systemError(code: string, message: string): AttemptError {
  return { code, message, origin: "system", recoverable: true };
}

/** The attempt cannot succeed however often it is tried: the user has to change something. */
export function userError(code: string, message: string): AttemptError {
  return { code, message, origin: "user", recoverable: false };
}
