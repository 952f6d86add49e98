import { create, createRegistry, type Registry, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { FlyteError, type FlyteErrorCode } from "@haltere/core";
import { type Status, StatusSchema } from "@haltere/idl/google";

/** gRPC's numbers for the codes; complete by its type. */
export const grpcCodes: Readonly<Record<FlyteErrorCode, number>> = {
  Cancelled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
};

/**
 * How long a status may be on the wire, message and details together. gRPC's C core, which Python uses, refuses trailers
 * from 8 KiB on, and its caller would then learn nothing of the error.
 */
const maxStatusBytes = 7 * 1024;

/** The longest message of a status, in bytes; a longer one is cut, and loses its details (FlyteAdmin's rule). */
const maxMessageBytes = 32_000;

/** The google.rpc.Status of an error. */
export function statusOf(error: FlyteError): Status {
  const code = grpcCodes[error.code];
  // Half a surrogate pair has no UTF-8, and would make the status impossible to send.
  const message = error.fullMessage.toWellFormed();
  const bytes = Buffer.from(message);
  if (bytes.length > maxMessageBytes) return create(StatusSchema, { code, message: firstBytes(bytes) });
  return create(StatusSchema, {
    code,
    message,
    details: error.details.map(({ schema, message }) => anyPack(schema, message)),
  });
}

/** The characters that lie wholly in the first bytes: those of the form 10xxxxxx continue one. */
function firstBytes(bytes: Buffer): string {
  let end = maxMessageBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end);
}

/** The types of an error's details, to write them as JSON. */
export function detailTypes(error: FlyteError): Registry {
  return createRegistry(...error.details.map(({ schema }) => schema));
}

/** An error as gRPC's trailers carry it: `details` is a google.rpc.Status, there if the error has typed details. */
export interface TrailerStatus {
  readonly code: number;
  readonly message: string;
  readonly details?: Uint8Array;
}

/** The trailers of an error. What would make them too long is cut: the details first, as FlyteAdmin does, then the text. */
export function trailerStatusOf(error: FlyteError): TrailerStatus {
  const status = statusOf(error);
  const text = encodeURIComponent(status.message).length;
  if (status.details.length > 0) {
    const details = toBinary(StatusSchema, status);
    if (text + (details.length * 4) / 3 <= maxStatusBytes)
      return { code: status.code, message: status.message, details };
  }
  return { code: status.code, message: text <= maxStatusBytes ? status.message : cut(status.message) };
}

function cut(message: string): string {
  const mark = " ... (cut; the whole text is in the server's log)";
  let end = 0;
  let size = mark.length * 2;
  for (const character of message) {
    size += encodeURIComponent(character).length;
    if (size > maxStatusBytes) break;
    end += character.length;
  }
  return message.slice(0, end) + mark;
}

/** What a failed call ends with: the reason it was aborted for, if it was, else what was thrown. */
export function failureOf(thrown: unknown, signal: AbortSignal): FlyteError {
  if (signal.aborted && signal.reason instanceof FlyteError && !(thrown instanceof FlyteError)) return signal.reason;
  return FlyteError.from(thrown);
}
