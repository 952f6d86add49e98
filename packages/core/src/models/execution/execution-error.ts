import { ExecutionError_ErrorKind, ExecutionErrorSchema } from "@haltere/idl/core";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** Why an execution, node or task failed (`flyteidl.core.ExecutionError`). */
export class ExecutionError extends model("ExecutionError", ExecutionErrorSchema, {
  code: text(),
  message: text(),
  errorUri: text(),
  kind: enumeration<ExecutionError_ErrorKind>(),
}) {
  static readonly ErrorKind = ExecutionError_ErrorKind;

  override reprHtml(): string {
    return `<b>${this.code}</b> <pre>${this.message}</pre>`;
  }
}
