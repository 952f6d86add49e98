import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "./system-clock.ts";

const second = 1_000_000;

beforeEach(() => vi.useFakeTimers({ toFake: ["Date", "performance", "setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

test("a machine's clock that is set back keeps nothing waiting for longer than was left", () => {
  const clock = systemClock();
  const began = clock.now();
  const called: number[] = [];
  clock.at(began + 5 * second, () => called.push(clock.now()));
  vi.advanceTimersByTime(2000);
  vi.setSystemTime(Date.now() - 3 * 3600 * 1000);
  vi.advanceTimersByTime(2999);
  expect(called).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(called).toHaveLength(1);
  expect(called[0]).toBeLessThan(began);
});

test("time goes on from where the machine's clock was set to, and waits that begin then are as long as ever", () => {
  const clock = systemClock();
  clock.now();
  vi.setSystemTime(Date.now() + 3 * 3600 * 1000);
  const began = clock.now();
  let called = 0;
  clock.at(began + second, () => called++);
  vi.advanceTimersByTime(999);
  expect(called).toBe(0);
  vi.advanceTimersByTime(2);
  expect(called).toBe(1);
});
