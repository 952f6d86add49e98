import { type ErrorPlace, FlyteError } from "@haltere/core";
import { RecoverableError } from "../task-process/recoverable-error.ts";

/** What a task's code threw, with the task's place. The error itself is the cause. */
export function taskError(thrown: unknown, where: ErrorPlace): FlyteError {
  const text = thrown instanceof Error && thrown.name !== "Error" ? `${thrown.name}: ${thrown.message}` : undefined;
  const message =
    thrown instanceof FlyteError
      ? thrown.message
      : (text ?? (thrown instanceof Error ? thrown.message : String(thrown)));
  const expired = thrown instanceof FlyteError && thrown.taskErrorCode === "TimeoutExpired";
  return new FlyteError(thrown instanceof FlyteError ? thrown.code : "Unknown", message, {
    kind: "user",
    recoverable: thrown instanceof RecoverableError || expired,
    where: thrown instanceof FlyteError ? { ...where, ...thrown.where } : where,
    ...(thrown instanceof FlyteError && thrown.hint !== undefined ? { hint: thrown.hint } : {}),
    taskErrorCode: expired
      ? "TimeoutExpired"
      : thrown instanceof RecoverableError
        ? "USER:Recoverable"
        : "USER:RuntimeError",
    cause: thrown,
  });
}
