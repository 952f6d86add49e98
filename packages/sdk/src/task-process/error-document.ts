import { create, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { FlyteError, placeText } from "@haltere/core";
import {
  type ContainerError,
  ContainerError_Kind,
  ContainerErrorSchema,
  ErrorDocumentSchema,
  ExecutionError_ErrorKind,
} from "@haltere/idl/core";
import { RecoverableError } from "./recoverable-error.ts";

/** Which part of an attempt failed: it decides whose fault it is, and whether another attempt may help. */
export type FailedPart =
  /** Finding the task, or its own code. */
  | "user code"
  /** Inputs or outputs that are not of the task's types. */
  | "conversion"
  /** Reading inputs, writing outputs, uploading files. */
  | "transfer";

export interface ErrorDocumentOptions {
  /** The folder that stack traces shall not show: where the bundle happens to lie. */
  readonly bundleFolder?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** FLYTE_INTERNAL_WORKER_NAME, where several workers run one task. */
  readonly worker?: string;
}

/** The encoded flyteidl.core.ErrorDocument (`error.pb`) for what a part of an attempt threw; flytekit's codes and kinds. */
export function errorDocument(thrown: unknown, part: FailedPart, options: ErrorDocumentOptions): Uint8Array {
  const error = create(ContainerErrorSchema, {
    ...classify(thrown, part),
    message: messageOf(thrown, options.bundleFolder),
    timestamp: timestampFromMs(options.now),
    worker: options.worker ?? "",
  });
  return toBinary(ErrorDocumentSchema, create(ErrorDocumentSchema, { error }));
}

function classify(thrown: unknown, part: FailedPart): Pick<ContainerError, "code" | "kind" | "origin"> {
  switch (part) {
    case "user code":
      return {
        code: userCode(thrown),
        kind: isRecoverable(thrown) ? ContainerError_Kind.RECOVERABLE : ContainerError_Kind.NON_RECOVERABLE,
        origin: ExecutionError_ErrorKind.USER,
      };
    case "conversion":
      return { code: "SYSTEM", kind: ContainerError_Kind.NON_RECOVERABLE, origin: ExecutionError_ErrorKind.SYSTEM };
    case "transfer":
      return { code: "SYSTEM", kind: ContainerError_Kind.RECOVERABLE, origin: ExecutionError_ErrorKind.SYSTEM };
  }
}

function isRecoverable(thrown: unknown): boolean {
  return thrown instanceof RecoverableError || (thrown instanceof FlyteError && thrown.recoverable);
}

function userCode(thrown: unknown): string {
  if (thrown instanceof FlyteError && thrown.taskErrorCode !== undefined) return thrown.taskErrorCode;
  if (isRecoverable(thrown)) return "USER:Recoverable";
  // An error may bring its own code, as flytekit's `error_code`.
  const own: unknown = thrown instanceof Error && "errorCode" in thrown ? thrown.errorCode : undefined;
  return typeof own === "string" || typeof own === "number" ? String(own) : "USER:RuntimeError";
}

/** Flytekit's layout: the trace, then the message with the error's type. */
function messageOf(thrown: unknown, bundleFolder: string | undefined): string {
  const message = indent(textOf(thrown));
  const trace = thrown instanceof Error ? traceOf(thrown, bundleFolder) : "";
  return trace === "" ? `Message:\n\n${message}` : `Trace:\n\n${indent(trace)}\n\nMessage:\n\n${message}`;
}

function textOf(thrown: unknown): string {
  if (thrown instanceof FlyteError) {
    const place = placeText(thrown.where);
    return [`FlyteError: ${thrown.message}`, place && `at ${place}`, thrown.hint].filter(Boolean).join("\n");
  }
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  return `Error: ${String(thrown)}`;
}

/** The frames of the user's code and of what it calls, each as its source has it, and those of what caused the error. */
function traceOf(error: Error, bundleFolder: string | undefined): string {
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const last = frames.findLastIndex((line) => !isOurs(line));
  const text = frames
    .slice(0, last + 1)
    .filter((line) => !isSdk(line))
    .map((line) => line.trim())
    .join("\n");
  const own =
    bundleFolder === undefined
      ? text
      : text.replaceAll(`file://${bundleFolder}/`, "").replaceAll(`${bundleFolder}/`, "");
  if (!(error.cause instanceof Error)) return own;
  return `${own}\nCaused by ${textOf(error.cause)}\n${traceOf(error.cause, bundleFolder)}`.trim();
}

/** Node's frames and ours, below which the task was called. */
function isOurs(line: string): boolean {
  return /\(?node:/.test(line) || isSdk(line);
}

/** Frames of this package and of the process that called it, from source and as they are published. */
function isSdk(line: string): boolean {
  return /\/packages\/(sdk|executors)\/src\/|\/packages\/haltere\/dist\/|[\s(/]node_modules\/haltere\//.test(line);
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : `    ${line}`))
    .join("\n");
}
