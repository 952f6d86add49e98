import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Amounts, createFairQueue, type Entry } from "./fair-queue.ts";

const patience = 4;
const capacity = [4, 10];

type Move =
  | { readonly kind: "put"; readonly owner: string; readonly demand: Amounts }
  | { readonly kind: "end" | "remove"; readonly which: number };

const owner = fc.constantFrom("a", "b", "c", "d", "e");
const demand = fc.tuple(fc.nat(4), fc.nat(10));
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("put" as const), owner, demand }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("end" as const, "remove" as const), which: fc.nat() }) },
);

/** What a queue is checked against: plain lists, looked through from end to end. */
function play(moves: readonly Move[], check: (state: Played) => void): Played {
  const queue = createFairQueue<string>(capacity, { patience });
  const state: Played = { queue, waiting: [], running: [], started: [] };
  for (const one of moves) {
    if (one.kind === "put") state.waiting.push(queue.put(one.owner, one.demand, one.owner));
    else if (one.kind === "end") end(state, one.which);
    else {
      const [gone] = state.waiting.splice(one.which % Math.max(1, state.waiting.length), 1);
      if (gone !== undefined) {
        expect(queue.remove(gone)).toBe(true);
        expect(queue.remove(gone)).toBe(false);
      }
    }
    startAll(state);
    check(state);
  }
  return state;
}

interface Played {
  readonly queue: ReturnType<typeof createFairQueue<string>>;
  readonly waiting: Entry<string>[];
  readonly running: Entry<string>[];
  readonly started: Entry<string>[];
}

function end({ queue, running }: Played, which: number): void {
  const [ended] = running.splice(which % Math.max(1, running.length), 1);
  if (ended !== undefined) queue.giveBack(ended.demand);
}

function startAll(state: Played): void {
  for (let next = state.queue.next(); next !== undefined; next = state.queue.next()) {
    const at = state.waiting.indexOf(next);
    if (at < 0) throw new Error("what started did not wait");
    // Rule 3 at work: of one owner and one demand the oldest.
    const older = state.waiting.find(
      (other) => other.owner === next.owner && other.demand.join() === next.demand.join(),
    );
    expect(older).toBe(next);
    state.waiting.splice(at, 1);
    state.running.push(next);
    state.started.push(next);
  }
}

const used = (running: readonly Entry<string>[]): number[] =>
  capacity.map((_, index) => running.reduce((sum, { demand }) => sum + (demand[index] ?? 0), 0));
const runs = 300;

describe("a fair queue under random moves", () => {
  test("never exceeds the capacity, and knows what is free and what waits (rule 1)", () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 120 }), (moves) => {
        play(moves, ({ queue, waiting, running }) => {
          const taken = used(running);
          expect(queue.free).toEqual(capacity.map((most, index) => most - (taken[index] ?? 0)));
          for (const left of queue.free) expect(left).toBeGreaterThanOrEqual(0);
          expect(queue.waiting).toBe(waiting.length);
          expect(new Set(queue.inTurn())).toEqual(new Set(waiting));
        });
      }),
      { numRuns: runs },
    );
  });

  test("leaves nothing idle that something could use, but what it keeps for one (rule 3)", () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 120 }), (moves) => {
        play(moves, ({ queue, waiting }) => {
          const fitting = waiting.filter(({ demand }) =>
            demand.every((amount, i) => amount === 0 || amount <= (queue.free[i] ?? 0)),
          );
          // What waits though it fits does so for one that does not fit, and that was passed often enough.
          for (const entry of fitting) expect(queue.lacks(entry).length).toBeGreaterThan(0);
          if (fitting.length > 0) expect(waiting.length).toBeGreaterThan(fitting.length);
        });
      }),
      { numRuns: runs },
    );
  });

  test("runs everything, whatever came in between", () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 120 }), fc.nat(), (moves, which) => {
        const state = play(moves, () => undefined);
        while (state.running.length > 0) {
          end(state, which);
          startAll(state);
        }
        expect(state.waiting).toEqual([]);
        expect(state.queue.free).toEqual(capacity);
        expect([...state.queue.inTurn()]).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  test("what waits and fits is passed once at most by each other owner (rule 2)", () => {
    const steps = fc.array(fc.record({ owner, more: fc.nat(3) }), { minLength: 30, maxLength: 100 });
    fc.assert(
      fc.property(fc.nat(50), steps, (ahead, steps) => {
        const queue = createFairQueue<string>([1]);
        const put = (name: string): Entry<string> => queue.put(name, [1], name);
        for (let i = 0; i <= ahead; i++) put("a");
        queue.next();
        const single = put("single");
        const passes = new Map<string, number>();
        for (const { owner, more } of steps) {
          for (let i = 0; i < more; i++) put(owner);
          queue.giveBack([1]);
          const next = queue.next();
          if (next === undefined || next === single) return;
          passes.set(next.owner, (passes.get(next.owner) ?? 0) + 1);
          expect(Math.max(...passes.values())).toBe(1);
        }
        throw new Error("it never started");
      }),
      { numRuns: runs },
    );
  });

  test("what asks for much starts though small ones never cease to come", () => {
    const small = fc.record({ owner, which: fc.nat(), cpu: fc.integer({ min: 1, max: 2 }) });
    fc.assert(
      fc.property(fc.array(small, { minLength: 200, maxLength: 200 }), owner, (stream, name) => {
        const state = play([], () => undefined);
        const put = (by: string, demand: Amounts): Entry<string> => {
          const entry = state.queue.put(by, demand, by);
          state.waiting.push(entry);
          return entry;
        };
        for (let i = 0; i < 20; i++) put("abcde"[i % 5] ?? "", [1, 1]);
        startAll(state);
        const large = put(name, [4, 10]);
        for (const [index, { owner, which, cpu }] of stream.entries()) {
          put(owner, [cpu, 1]);
          put(owner, [1, 1]);
          startAll(state);
          if (state.started.includes(large)) {
            // Its owner has four older ones; it is passed in `patience` turns; then what runs has to end.
            expect(index).toBeLessThanOrEqual((4 + patience + 1) * 5 + 4);
            return;
          }
          end(state, which);
        }
        throw new Error("it never started");
      }),
      { numRuns: runs },
    );
  });
});

test("what waits is told in the order in which it starts", () => {
  fc.assert(
    fc.property(fc.array(owner, { maxLength: 40 }), (names) => {
      const queue = createFairQueue<string>([1]);
      queue.put("first", [1], "first");
      queue.next();
      for (const name of names) queue.put(name, [1], name);
      const told = [...queue.inTurn()];
      for (const entry of told) {
        queue.giveBack([1]);
        expect(queue.next()).toBe(entry);
      }
    }),
  );
});

test("what is kept for one is given to no other, and is free again once that one is taken out", () => {
  const queue = createFairQueue<string>([2], { patience: 1 });
  queue.put("a", [1], "a0");
  queue.next();
  const large = queue.put("b", [2], "b0");
  const small = queue.put("a", [1], "a1");
  // It passes the large one, once.
  expect(queue.next()).toBe(small);
  const next = queue.put("a", [1], "a2");
  queue.giveBack([1]);
  expect(queue.next()).toBeUndefined();
  expect([queue.lacks(next), queue.lacks(large)]).toEqual([[0], [0]]);
  queue.remove(large);
  expect(queue.next()).toBe(next);
});

test("what runs already is counted though it is not there, and nothing starts until it is given back", () => {
  const queue = createFairQueue<string>([1]);
  queue.claim([1]);
  queue.claim([1]);
  const entry = queue.put("a", [1], "a0");
  queue.giveBack([1]);
  expect([queue.next(), queue.free]).toEqual([undefined, [0]]);
  queue.giveBack([1]);
  expect(queue.next()).toBe(entry);
});

test("a demand above the capacity is refused, for it would wait for ever", () => {
  const queue = createFairQueue<string>([2]);
  expect(() => queue.put("a", [3], "a0")).toThrow(RangeError);
  expect(queue.waiting).toBe(0);
});

// A queue that looks at all that waits, or at all owners, for each start does not come to the end of these.
test.each([
  ["10,000 executions", 10_000],
  ["one execution", 1],
])("250,000 of %s come and go", (_, owners) => {
  const queue = createFairQueue<number>([64, 8000]);
  const shapes = [
    [1, 1000],
    [1, 500],
    [1, 0],
    [8, 4000],
  ];
  const all: Entry<number>[] = [];
  for (let i = 0; i < 250_000; i++) {
    all.push(queue.put(String(i % owners), shapes[(i >> 4) % 4] ?? [], i));
    queue.next();
  }
  // Some of them are taken out from the midst.
  let gone = 0;
  for (let i = 7; i < all.length; i += 100) {
    const entry = all[i];
    if (entry !== undefined && queue.remove(entry)) gone++;
  }
  let started = 0;
  const running = all.length - queue.waiting - gone;
  const held = [64 - (queue.free[0] ?? 0), 8000 - (queue.free[1] ?? 0)];
  queue.giveBack(held);
  while (queue.waiting > 0) {
    const next = queue.next();
    if (next === undefined) throw new Error("nothing starts");
    started++;
    queue.giveBack(next.demand);
  }
  expect(started + gone + running).toBe(all.length);
});
