import type { Clock } from "@haltere/ports";

/** A clock for tests. Time passes when it is told, and by itself where nothing is left but to wait. */
export interface TestClock extends Clock {
  /** The time that it shows. */
  readonly date: Date;
  /** Goes on by seconds: what is due ends, timeouts of tasks among it. */
  advance(seconds: number): void;
}

/** What a run in this process tells the clock of a test. */
export interface RunningClock extends TestClock {
  /** The same time, for limits: they end when the clock is told to go on, never because others wait. */
  readonly limits: Clock;
  /** Counts the tasks whose code runs; time does not pass by itself while there are any. */
  readonly activity: { tasks: number };
}

interface Timer {
  readonly at: number;
  readonly call: () => void;
  readonly isLimit: boolean;
}

/** @param options.start Where it begins; default 2026-01-01T00:00:00Z. */
export function testClock({ start = new Date("2026-01-01T00:00:00Z") }: { readonly start?: Date } = {}): TestClock {
  return runningClock(start);
}

export function runningClock(start: Date): RunningClock {
  const timers = new Set<Timer>();
  const activity = { tasks: 0 };
  let now = start.getTime() * 1000;
  let looking = false;

  const fire = (due: (timer: Timer) => boolean): void => {
    for (const timer of [...timers].filter(due).sort((a, b) => a.at - b.at)) {
      if (timers.delete(timer)) timer.call();
    }
  };
  const next = (): Timer | undefined => [...timers].filter(({ isLimit }) => !isLimit).sort((a, b) => a.at - b.at)[0];
  // Two rounds of the event loop without a task: what was about to start one has done so.
  const look = (quiet: number): void => {
    const first = next();
    looking = first !== undefined;
    if (first === undefined) return;
    if (activity.tasks > 0) setTimeout(look, 1, 0);
    else if (quiet < 2) setImmediate(look, quiet + 1);
    else {
      now = Math.max(now, first.at);
      fire(({ at, isLimit }) => !isLimit && at <= now);
      setImmediate(look, 0);
    }
  };
  const add = (at: number, call: () => void, isLimit: boolean): (() => void) => {
    const timer = { at, call, isLimit };
    timers.add(timer);
    if (!isLimit && !looking) {
      looking = true;
      setImmediate(look, 0);
    }
    return () => timers.delete(timer);
  };
  return {
    now: () => now,
    at: (at, call) => add(at, call, false),
    limits: { now: () => now, at: (at, call) => add(at, call, true) },
    activity,
    get date() {
      return new Date(now / 1000);
    },
    advance(seconds) {
      now += Math.round(seconds * 1_000_000);
      fire(({ at }) => at <= now);
    },
  };
}

/** Whether a clock is one of ours, which runs tell what they do. */
export function isRunningClock(clock: Clock): clock is RunningClock {
  return "limits" in clock && "activity" in clock;
}
