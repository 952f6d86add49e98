import type { Clock } from "@haltere/ports";

/** The longest that Node's timers take, in milliseconds. */
const longestTimer = 2 ** 31 - 1;
/** How far, in milliseconds, the monotonic clock may stray from the machine's before it is set again. */
const allowedStray = 20;

/** The machine's clock, to the microsecond: its time by the millisecond, with the monotonic clock between. */
export function systemClock(): Clock {
  let offset = Date.now() - performance.now();
  function now(): number {
    const wall = Date.now();
    if (Math.abs(offset + performance.now() - wall) > allowedStray) offset = wall - performance.now();
    return Math.round((offset + performance.now()) * 1000);
  }
  return {
    now,
    at(at, call) {
      let timer: NodeJS.Timeout | undefined;
      // Of both times the one that comes first: a clock that is set back must not stop what waits for seconds for hours.
      const due = performance.now() + (at - now()) / 1000;
      const remaining = (): number => Math.ceil(Math.min((at - now()) / 1000, due - performance.now()));
      const wait = (): void => {
        const left = remaining();
        timer = left > longestTimer ? setTimeout(wait, longestTimer) : setTimeout(ring, Math.max(0, left));
      };
      // A timer may ring a little early.
      const ring = (): void => (remaining() > 0 ? wait() : call());
      wait();
      return () => clearTimeout(timer);
    },
  };
}
