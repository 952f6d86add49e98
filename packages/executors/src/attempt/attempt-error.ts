import type { AttemptError } from "@haltere/ports";

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
