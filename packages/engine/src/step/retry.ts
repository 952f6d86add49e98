import { type ExecutionError, ExecutionError_ErrorKind } from "@haltere/idl/core";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import type { TaskRun } from "../plan/task-run.ts";
import { executionError } from "./events.ts";

/** Attempts that the system may lose before a task fails for it (FlytePropeller's max-node-retries-system-failures). */
const maxSystemFailures = 3;

export type AfterFailure =
  | { readonly kind: "retry"; readonly attempt: number; readonly systemFailures: number }
  | { readonly kind: "fail"; readonly error: ExecutionError };

/**
 * What follows a failed attempt. Failures of the system and of the user have budgets of their own; what spent its budget
 * fails as the user's, with RetriesExhausted before the code.
 */
export function afterFailure(
  run: Pick<TaskRun, "maxAttempts">,
  tried: { readonly attempt: number; readonly systemFailures: number },
  failure: { readonly error: ExecutionError; readonly recoverable: boolean },
): AfterFailure {
  const { error, recoverable } = failure;
  if (!recoverable) return { kind: "fail", error };
  const system = error.kind === ExecutionError_ErrorKind.SYSTEM;
  const used = system ? tried.systemFailures : tried.attempt + 1 - tried.systemFailures;
  const budget = system ? maxSystemFailures : run.maxAttempts;
  if (used < budget) {
    return { kind: "retry", attempt: tried.attempt + 1, systemFailures: tried.systemFailures + (system ? 1 : 0) };
  }
  const message = `[${used}/${budget}] currentAttempt done. Last Error: ${kindText(error.kind)}::${error.message}`;
  return {
    kind: "fail",
    error: executionError(ExecutionError_ErrorKind.USER, `RetriesExhausted|${error.code}`, message),
  };
}

/** Whether an attempt may be taken from its machine: not the last one that the system may lose. */
export function isInterruptible(plan: ExecutionPlan, run: TaskRun, systemFailures: number): boolean {
  return (run.interruptible ?? plan.interruptible) && systemFailures < maxSystemFailures;
}

function kindText(kind: ExecutionError_ErrorKind): string {
  if (kind === ExecutionError_ErrorKind.USER) return "USER";
  return kind === ExecutionError_ErrorKind.SYSTEM ? "SYSTEM" : "UNKNOWN";
}
