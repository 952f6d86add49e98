import {
  ContainerError_Kind,
  ContainerErrorSchema,
  ErrorDocumentSchema,
  ExecutionError_ErrorKind,
} from "@haltere/idl/core";
import { message } from "../fields/messages.ts";
import { defaulted } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { timestamp } from "../fields/well-known.ts";
import { model } from "../model.ts";

/** Why a task's process failed, as it wrote it (`flyteidl.core.ContainerError`). */
export class ContainerError extends model("ContainerError", ContainerErrorSchema, {
  code: text(),
  message: text(),
  kind: enumeration<ContainerError_Kind>(),
  origin: defaulted(enumeration<ExecutionError_ErrorKind>(), ExecutionError_ErrorKind.UNKNOWN),
  timestamp: defaulted(timestamp(), 0),
  worker: defaulted(text(), ""),
}) {
  static readonly Kind = ContainerError_Kind;
}

/** What a failed task leaves behind, `error.pb` (`flyteidl.core.ErrorDocument`). */
export class ErrorDocument extends model("ErrorDocument", ErrorDocumentSchema, { error: message(ContainerError) }) {}
