import { FlyteError } from "@haltere/core";
import type { Clock } from "@haltere/ports";

/** The end of an attempt that takes too long. */
export interface TimeLimit {
  /** Aborted, with the error that the attempt ends with, when the time is up. */
  readonly signal: AbortSignal;
  /** Lets the time be; call it when the attempt has ended. */
  end(): void;
}

/** @param seconds The task's timeout; undefined for none. */
export function timeLimit(seconds: number | undefined, clock: Clock): TimeLimit {
  const controller = new AbortController();
  const expire = (): void => {
    controller.abort(
      new FlyteError("DeadlineExceeded", `it took longer than its timeout of ${seconds} s`, {
        kind: "user",
        recoverable: true,
        taskErrorCode: "TimeoutExpired",
      }),
    );
  };
  const end = seconds === undefined ? () => {} : clock.at(clock.now() + Math.ceil(seconds * 1_000_000), expire);
  return { signal: controller.signal, end };
}
