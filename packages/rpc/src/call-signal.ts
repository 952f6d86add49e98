import { FlyteError } from "@haltere/core";
import type { Clock } from "@haltere/ports";

/** Ends a call from outside: the caller left, or its time is up. */
export interface CallSignal {
  readonly signal: AbortSignal;
  /** Tells the call that its caller went away. */
  cancel(): void;
  /** The call has ended: its time stops, and a caller that goes away is no news any more. */
  release(): void;
}

/** A call's signal; with a `timeout` (microseconds) it aborts by itself. Its reason is the FlyteError the call ends with. */
export function createCallSignal(clock: Clock, timeout?: number): CallSignal {
  const controller = new AbortController();
  let live = true;
  const stop =
    timeout === undefined
      ? () => {}
      : clock.at(clock.now() + timeout, () =>
          controller.abort(new FlyteError("DeadlineExceeded", "the deadline that the caller set has passed")),
        );
  return {
    signal: controller.signal,
    cancel() {
      if (live) controller.abort(new FlyteError("Cancelled", "the caller went away"));
    },
    release() {
      live = false;
      stop();
    },
  };
}

/** Starts `work` and waits for its end or for the signal, whichever comes first; a signal's end throws its reason. */
export async function untilAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
