/**
 * Thrown by a task that may succeed when it is tried again: a user error that spends one of the task's retries. Any
 * other error of the task's code ends it at once. Flytekit's FlyteRecoverableException.
 */
export class RecoverableError extends Error {
  override readonly name = "RecoverableError";
}
