import { standingClock } from "@haltere/ports/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createDueQueue } from "./due-queue.ts";

test("calls each item at its time, in order, but for those that were taken out, whatever is put and cancelled when", () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant("put" as const), after: fc.nat(100) }),
    fc.record({ kind: fc.constant("cancel" as const), which: fc.nat(60) }),
    fc.record({ kind: fc.constant("wait" as const), for: fc.nat(50) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 120 }), (acts) => {
      const clock = standingClock(0);
      const called: { item: number; at: number; due: number }[] = [];
      const dues: { at: number; cancel: () => void; gone: boolean }[] = [];
      const queue = createDueQueue<number>(clock, (item) => {
        const due = dues[item];
        if (due === undefined || due.gone) throw new Error(`item ${item} was called after it was gone`);
        due.gone = true;
        called.push({ item, at: clock.now(), due: due.at });
      });
      for (const next of acts) {
        if (next.kind === "put") {
          const at = clock.now() + next.after;
          const due = queue.put(dues.length, at);
          dues.push({ at, cancel: () => due.cancel(), gone: false });
        } else if (next.kind === "cancel") {
          const due = dues[next.which];
          due?.cancel();
          if (due !== undefined) due.gone = true;
        } else clock.advance(next.for);
        expect(queue.size).toBe(dues.filter(({ gone }) => !gone).length);
        expect(dues.every(({ at, gone }) => gone || at >= clock.now() || next.kind === "put")).toBe(true);
      }
      clock.advance(200);
      expect(queue.size).toBe(0);
      expect(called.every(({ at, due }) => at >= due)).toBe(true);
    }),
  );
});

test("ten thousand items have one timer of the clock", () => {
  const standing = standingClock(0);
  let timers = 0;
  const clock: typeof standing = {
    ...standing,
    at(at, call) {
      timers++;
      const cancel = standing.at(at, () => {
        timers--;
        call();
      });
      return () => {
        timers--;
        cancel();
      };
    },
  };
  let called = 0;
  const queue = createDueQueue<number>(clock, () => void called++);
  for (let i = 0; i < 10_000; i++) queue.put(i, 1_000 + ((i * 7919) % 10_000));
  expect(timers).toBe(1);
  clock.advance(6_000);
  expect([called, queue.size, timers]).toEqual([5_001, 4_999, 1]);
  queue.close();
  expect([queue.size, timers]).toEqual([0, 0]);
});

test("what is put for now, or from within a call, is called at the next tick of the clock, not before", () => {
  const clock = standingClock(0);
  const called: string[] = [];
  const queue = createDueQueue<string>(clock, (item) => {
    called.push(item);
    if (item === "first") queue.put("second", clock.now() + 5);
  });
  queue.put("first", 0);
  expect(called).toEqual([]);
  clock.advance(0);
  clock.advance(4);
  expect(called).toEqual(["first"]);
  clock.advance(1);
  expect(called).toEqual(["first", "second"]);
});

test("where the clock is set back, nothing waits for longer than was left when it was last looked at", () => {
  const hour = 3_600_000_000;
  let now = 10 * hour;
  let ring: (() => void) | undefined;
  const set = { at: 0 };
  const clock = {
    now: () => now,
    at(at: number, call: () => void) {
      set.at = at;
      ring = call;
      return () => {
        ring = undefined;
      };
    },
  };
  const called: string[] = [];
  const queue = createDueQueue<string>(clock, (item) => called.push(item));
  queue.put("first", now + 100);
  queue.put("second", now + 300);
  now -= 3 * hour;
  queue.put("third", now + 200);
  for (const expected of [["first"], ["first", "third"], ["first", "third", "second"]]) {
    now = set.at;
    ring?.();
    expect(called).toEqual(expected);
  }
  expect(now).toBe(7 * hour + 300);
});
