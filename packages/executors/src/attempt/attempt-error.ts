import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  type ContainerError,
  ContainerError_Kind,
  ErrorDocumentSchema,
  ExecutionError_ErrorKind,
} from "@haltere/idl/core";
import type { AttemptError } from "@haltere/ports";

/**
 * Reads an encoded flyteidl.core.ErrorDocument, as tasks write it. One that cannot be decoded or holds no error is itself an error, as in
 * FlytePropeller.
 * @param from Where it comes from, for that error's message.
 */
export function errorOfDocument(document: Uint8Array, from: string): AttemptError {
  let error: ContainerError | undefined;
  try {
    ({ error } = fromBinary(ErrorDocumentSchema, document));
  } catch (thrown) {
    return systemError(
      "ErrorFileBadFormat",
      `The error at ${from} cannot be decoded: ${FlyteError.from(thrown).message}`,
    );
  }
  if (error === undefined) return systemError("ErrorFileBadFormat", `The error at ${from} is empty.`);
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
