import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError, microsecondsFromTimestamp } from "@haltere/core";
import {
  type ContainerError,
  ContainerError_Kind,
  ErrorDocumentSchema,
  ExecutionError_ErrorKind,
} from "@haltere/idl/core";
import type { AttemptError } from "./executor.ts";

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
    return badFormat(`The error at ${from} cannot be decoded: ${FlyteError.from(thrown).message}`);
  }
  if (error === undefined) return badFormat(`The error at ${from} is empty.`);
  const { timestamp } = error;
  return {
    code: error.code,
    message: error.message,
    origin: originOf(error.origin),
    recoverable: error.kind === ContainerError_Kind.RECOVERABLE,
    ...(timestamp && { timestamp: microsecondsFromTimestamp(timestamp) }),
    ...(error.worker && { worker: error.worker }),
  };
}

function originOf(kind: ExecutionError_ErrorKind): AttemptError["origin"] {
  if (kind === ExecutionError_ErrorKind.USER) return "user";
  return kind === ExecutionError_ErrorKind.SYSTEM ? "system" : "unknown";
}

function badFormat(message: string): AttemptError {
  return { code: "ErrorFileBadFormat", message, origin: "system", recoverable: true };
}
