import type { Clock } from "./clock.ts";

/** A clock that stands until it is told to go on. */
export interface StandingClock extends Clock {
  /** Goes on by microseconds, and calls what has fallen due. */
  advance(microseconds: number): void;
}

export function standingClock(start = 1_700_000_000_000_000): StandingClock {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly call: () => void }>();
  return {
    now: () => now,
    at(at, call) {
      const timer = { at, call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(microseconds) {
      now += microseconds;
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at > now) continue;
        timers.delete(timer);
        timer.call();
      }
    },
  };
}
