import type { Clock } from "@haltere/ports";

/** What is to happen later for one execution, as long as it is driven here. */
export interface LoopTimers {
  /** Calls at a time, in microseconds; answers how to stop that. */
  at(time: number, call: () => void): () => void;
  /** Stops all. */
  clear(): void;
}

export function createLoopTimers(clock: Clock): LoopTimers {
  const timers = new Set<() => void>();
  return {
    at(time, call) {
      const cancel = clock.at(time, () => {
        timers.delete(stop);
        call();
      });
      const stop = (): void => {
        timers.delete(stop);
        cancel();
      };
      timers.add(stop);
      return stop;
    },
    clear() {
      for (const stop of [...timers]) stop();
    },
  };
}
