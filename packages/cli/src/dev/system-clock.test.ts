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

const day = 86_400 * second;

// Node's own timers take 2^31 - 1 ms, 24.8 days, and ring at once for more.
test.each([24, 25, 60, 400])("a time in %i days is kept, and comes once", (days) => {
  const clock = systemClock();
  let called = 0;
  clock.at(clock.now() + days * day, () => called++);
  vi.advanceTimersByTime((days * day) / 1000 - 1000);
  expect(called).toBe(0);
  vi.advanceTimersByTime(2000);
  expect(called).toBe(1);
  vi.advanceTimersByTime((days * day) / 1000);
  expect([called, vi.getTimerCount()]).toEqual([1, 0]);
});

test("a far time that is taken back never comes, also once its timer was set anew", () => {
  const clock = systemClock();
  let called = 0;
  const cancel = clock.at(clock.now() + 60 * day, () => called++);
  vi.advanceTimersByTime((30 * day) / 1000);
  cancel();
  vi.advanceTimersByTime((60 * day) / 1000);
  expect([called, vi.getTimerCount()]).toEqual([0, 0]);
});
