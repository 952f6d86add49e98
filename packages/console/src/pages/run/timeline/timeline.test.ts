import { expect, test } from "vitest";
import { barOf, ticksOf } from "./bar.ts";
import { drawn, moved, zoomed } from "./zoom.ts";

const whole = { from: 1000, to: 11_000 };

test("a bar has a part queued and a part run, within what is shown", () => {
  const node = { createdAt: 2000, startedAt: 4000, endedAt: 9000 };
  expect(barOf(node, whole, 0)).toEqual({ queuedFrom: 10, queued: 20, ranFrom: 30, ran: 50 });
  expect(barOf(node, { from: 3000, to: 5000 }, 0)).toEqual({ queuedFrom: 0, queued: 50, ranFrom: 50, ran: 50 });
  expect(barOf(node, { from: 9500, to: 9600 }, 0)).toBeUndefined();
  expect(barOf({ ...node, startedAt: undefined, endedAt: undefined }, whole, 6000)).toMatchObject({
    queued: 40,
    ran: 0,
  });
  expect(barOf({ createdAt: undefined, startedAt: undefined, endedAt: undefined }, whole, 0)).toBeUndefined();
});

test("ticks are round times since the run began, wherever the scale begins", () => {
  expect(ticksOf(whole, 1000)).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
  expect(ticksOf({ from: 3150, to: 3250 }, 1000)).toEqual([2160, 2180, 2200, 2220, 2240]);
  expect(ticksOf({ from: 0, to: 86_400_000 * 30 }, 0).length).toBeLessThan(8);
});

test("what is zoomed keeps its time in place, stays within the whole, and becomes the whole again", () => {
  expect(zoomed(whole, whole, 0.5, 6000)).toEqual({ from: 3500, to: 8500 });
  expect(zoomed(whole, whole, 0.5, 1000)).toEqual({ from: 1000, to: 6000 });
  expect(zoomed({ from: 1000, to: 6000 }, whole, 4, 3000)).toBeUndefined();
  expect(zoomed({ from: 2000, to: 2005 }, whole, 0.1, 2000)?.to).toBe(2005);
  expect(moved({ from: 8500, to: 10_500 }, whole, 0.5)).toEqual({ from: 9000, to: 11_000 });
  expect(drawn(5000, 2000, whole)).toEqual({ from: 2000, to: 5000 });
  expect(drawn(5000, 5002, whole)).toBeUndefined();
  expect(drawn(0, 99_000, whole)).toEqual(whole);
});
