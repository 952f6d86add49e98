import type { Clock } from "@haltere/ports";

/** The machine's time. */
export const systemClock: Clock = {
  now: () => Date.now() * 1000,
  at(at, call) {
    const timer = setTimeout(call, Math.max(0, at / 1000 - Date.now()));
    return () => clearTimeout(timer);
  },
};
