import { Fifo } from "./fifo.ts";
import { createTurnHeap, type TurnHeap } from "./turn-heap.ts";

/** So much of each thing that a queue counts, in the order of its capacity. */
export type Amounts = readonly number[];

/** What waits. */
export interface Entry<T> {
  readonly item: T;
  readonly owner: string;
  readonly demand: Amounts;
  /** Counts from 0 over all that were ever put. */
  readonly number: number;
}

/**
 * Who may start when there is not enough for all: a structure, without clock or calls. It keeps these rules:
 *
 * 1. What has started and was not given back never exceeds the capacity, but for what was claimed.
 * 2. Owners (executions) take turns: between two starts of one that could start, each other owner starts once at most. Among what may start of one owner the
 *    oldest does.
 * 3. What does not fit is passed by what does (`next` leaves nothing idle), until it has been passed `patience` times while it was first in turn. Then what it
 *    asks for is kept for it: until it has started, only what leaves enough for it may.
 * 4. `put`, `next`, `remove` cost O(log n) in what waits, times the number of different demands, of which programs have few.
 */
export interface FairQueue<T> {
  /** @throws RangeError where the demand is above the capacity, and so would wait for ever. */
  put(owner: string, demand: Amounts, item: T): Entry<T>;
  /** Takes the next that may start, and what it asks for; undefined where nothing may. */
  next(): Entry<T> | undefined;
  /** Takes out what waits; false where it does not. */
  remove(entry: Entry<T>): boolean;
  /** Takes whether or not it is there, for what runs already. */
  claim(demand: Amounts): void;
  giveBack(demand: Amounts): void;
  readonly waiting: number;
  /** Below 0 where more was claimed than there is. */
  readonly free: Amounts;
  /** What the entry waits for: the indexes of what there is too little of, or of what is kept for another. */
  lacks(entry: Entry<T>): readonly number[];
  /** What waits, in the order in which it would start if each found what it asks for. */
  inTurn(): Iterable<Entry<T>>;
}

interface Waiting<T> extends Entry<T> {
  readonly line: Line<T>;
  state: "waiting" | "gone";
  /** How often it was first in turn and something else started. */
  passed: number;
}

interface Owner<T> {
  /** Whose is smaller has its turn first; a new one at each start. */
  turn: number;
  waiting: number;
  readonly lines: Map<Shape<T>, Line<T>>;
}

/** What waits of one owner under one demand. */
interface Line<T> {
  readonly name: string;
  readonly owner: Owner<T>;
  readonly shape: Shape<T>;
  readonly entries: Fifo<Waiting<T>>;
  /** The owner's turn when the line was put into the heap; the heap is set right when the line is looked at. */
  turn: number;
}

interface Shape<T> {
  readonly key: string;
  readonly demand: Amounts;
  readonly lines: TurnHeap<Line<T>>;
}

export function createFairQueue<T>(capacity: Amounts, { patience = 16 } = {}): FairQueue<T> {
  const free = [...capacity];
  const shapes = new Map<string, Shape<T>>();
  const owners = new Map<string, Owner<T>>();
  /** What a demand is known by: items of a map share one. */
  const keys = new WeakMap<Amounts, string>();
  let kept: Waiting<T> | undefined;
  let turns = 0;
  let numbers = 0;
  let waiting = 0;

  function fits(demand: Amounts): boolean {
    for (let index = 0; index < demand.length; index++) {
      const amount = demand[index] ?? 0;
      if (amount > 0 && amount > (free[index] ?? 0)) return false;
    }
    return true;
  }

  function move(demand: Amounts, by: 1 | -1): void {
    for (let index = 0; index < demand.length; index++) free[index] = (free[index] ?? 0) + by * (demand[index] ?? 0);
  }

  /** Whether enough is left for the one that something is kept for. */
  function leavesEnough(demand: Amounts): boolean {
    if (kept === undefined) return true;
    const reserved = kept.demand;
    return demand.every((amount, index) => amount === 0 || (free[index] ?? 0) - amount >= (reserved[index] ?? 0));
  }

  function shapeOf(demand: Amounts): Shape<T> {
    let key = keys.get(demand);
    if (key === undefined) {
      key = demand.join();
      keys.set(demand, key);
    }
    const known = shapes.get(key);
    if (known !== undefined) return known;
    const made: Shape<T> = { key, demand, lines: createTurnHeap((a, b) => a.turn < b.turn) };
    shapes.set(key, made);
    return made;
  }

  function lineOf(name: string, demand: Amounts): Line<T> {
    const shape = shapeOf(demand);
    let owner = owners.get(name);
    if (owner === undefined) {
      owner = { turn: ++turns, waiting: 0, lines: new Map() };
      owners.set(name, owner);
    }
    const known = owner.lines.get(shape);
    if (known !== undefined) return known;
    const made: Line<T> = { name, owner, shape, entries: new Fifo(), turn: owner.turn };
    owner.lines.set(shape, made);
    shape.lines.put(made);
    return made;
  }

  /** The first of the shape's entries in turn. */
  function firstOf(shape: Shape<T>): Waiting<T> | undefined {
    for (let line = shape.lines.peek(); line !== undefined; line = shape.lines.peek()) {
      const { owner, entries } = line;
      while (entries.peek()?.state === "gone") entries.take();
      const first = entries.peek();
      if (first !== undefined && line.turn === owner.turn) return first;
      shape.lines.take();
      if (first === undefined) owner.lines.delete(shape);
      else {
        line.turn = owner.turn;
        shape.lines.put(line);
      }
    }
    shapes.delete(shape.key);
    return undefined;
  }

  function leave(entry: Waiting<T>): void {
    const { line } = entry;
    entry.state = "gone";
    waiting--;
    if (--line.owner.waiting === 0) owners.delete(line.name);
    if (kept === entry) kept = undefined;
  }

  function take(entry: Waiting<T>): Entry<T> {
    entry.line.owner.turn = ++turns;
    move(entry.demand, -1);
    leave(entry);
    return entry;
  }

  return {
    put(name, demand, item) {
      if (demand.some((amount, index) => amount > (capacity[index] ?? 0)))
        throw new RangeError("a demand above the capacity waits for ever");
      const line = lineOf(name, demand);
      const entry: Waiting<T> = { item, owner: name, demand, number: numbers++, line, state: "waiting", passed: 0 };
      line.entries.put(entry);
      line.owner.waiting++;
      waiting++;
      return entry;
    },
    next() {
      if (waiting === 0) return undefined;
      if (kept !== undefined && fits(kept.demand)) return take(kept);
      let front: Waiting<T> | undefined;
      let best: Waiting<T> | undefined;
      for (const shape of shapes.values()) {
        const first = firstOf(shape);
        if (first === undefined) continue;
        if (isBefore(first, front)) front = first;
        if (isBefore(first, best) && fits(first.demand) && leavesEnough(first.demand)) best = first;
      }
      if (best === undefined || front === undefined) return undefined;
      if (front !== best && ++front.passed >= patience) kept ??= front;
      return take(best);
    },
    remove(entry) {
      const known = entry as Waiting<T>;
      if (known.state === "gone") return false;
      leave(known);
      return true;
    },
    claim: (demand) => move(demand, -1),
    giveBack: (demand) => move(demand, 1),
    get waiting() {
      return waiting;
    },
    get free() {
      return free;
    },
    lacks(entry) {
      return entry.demand.flatMap((amount, index) => {
        const reserved = kept === undefined || kept === entry ? 0 : (kept.demand[index] ?? 0);
        return amount > 0 && amount > (free[index] ?? 0) - reserved ? [index] : [];
      });
    },
    *inTurn() {
      let round = [...owners.values()]
        .sort((a, b) => a.turn - b.turn)
        .map((owner) => oldestFirst(owner.lines.values()));
      while (round.length > 0) {
        const left: typeof round = [];
        for (const owner of round) {
          const { value, done } = owner.next();
          if (done) continue;
          yield value;
          left.push(owner);
        }
        round = left;
      }
    },
  };
}

/** What waits in lines, by age. */
function* oldestFirst<T>(lines: Iterable<Line<T>>): Generator<Waiting<T>, undefined> {
  const heads = createTurnHeap<{ readonly first: Waiting<T>; readonly rest: Iterator<Waiting<T>> }>(
    (a, b) => a.first.number < b.first.number,
  );
  const put = (rest: Iterator<Waiting<T>>): void => {
    const { value, done } = rest.next();
    if (!done) heads.put({ first: value, rest });
  };
  for (const line of lines) put(line.entries[Symbol.iterator]());
  for (let head = heads.take(); head !== undefined; head = heads.take()) {
    if (head.first.state === "waiting") yield head.first;
    put(head.rest);
  }
  return undefined;
}

function isBefore<T>(a: Waiting<T>, b: Waiting<T> | undefined): boolean {
  if (b === undefined) return true;
  const [one, other] = [a.line.owner.turn, b.line.owner.turn];
  return one === other ? a.number < b.number : one < other;
}
