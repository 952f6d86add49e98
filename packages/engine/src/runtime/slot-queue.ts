/** A place in the queue, or a slot that was got. */
export interface Ticket {
  /** Gives back the slot, or the place of one that still waits. A second call does nothing. */
  release(): void;
}

interface Waiting {
  readonly start: () => void;
  gone: boolean;
}

/**
 * Who may run when there are more attempts than slots: owners (executions) take turns, each with its attempts in the order
 * they came, so that a map of many items holds up nobody. Every operation takes constant time.
 */
export interface SlotQueue {
  /** Calls `start` once a slot is free, at once if one is; the slot is held until the ticket is released. */
  add(owner: string, start: () => void): Ticket;
  /** Takes a slot whether or not one is free, for what runs already. */
  claim(): Ticket;
  readonly waiting: number;
  readonly free: number;
}

export function createSlotQueue(slots: number): SlotQueue {
  const lines = new Map<string, Fifo<Waiting>>();
  const turns = new Fifo<string>();
  let free = slots;
  let waiting = 0;
  let serving = false;

  /** Not recursive: a start may end at once and release its slot while this loop runs. */
  function serve(): void {
    if (serving) return;
    serving = true;
    try {
      while (free > 0) {
        const next = takeNext();
        if (next === undefined) return;
        free--;
        next.start();
      }
    } finally {
      serving = false;
    }
  }

  function takeNext(): Waiting | undefined {
    for (let owner = turns.take(); owner !== undefined; owner = turns.take()) {
      const line = lines.get(owner);
      let first = line?.take();
      while (first?.gone) first = line?.take();
      if (line !== undefined && line.length > 0) turns.put(owner);
      else lines.delete(owner);
      if (first === undefined) continue;
      waiting--;
      return first;
    }
    return undefined;
  }

  return {
    add(owner, start) {
      let state: "waiting" | "running" | "gone" = "waiting";
      const entry: Waiting = {
        gone: false,
        start() {
          state = "running";
          start();
        },
      };
      const line = lines.get(owner);
      if (line === undefined) {
        lines.set(owner, new Fifo(entry));
        turns.put(owner);
      } else line.put(entry);
      waiting++;
      serve();
      return {
        release() {
          if (state === "gone") return;
          const ran = state === "running";
          state = "gone";
          if (ran) free++;
          else {
            entry.gone = true;
            waiting--;
          }
          serve();
        },
      };
    },
    claim() {
      free--;
      let held = true;
      return {
        release() {
          if (!held) return;
          held = false;
          free++;
          serve();
        },
      };
    },
    get waiting() {
      return waiting;
    },
    get free() {
      return free;
    },
  };
}

/** First in, first out, in constant time each. */
class Fifo<T> {
  #items: T[];
  #head = 0;

  constructor(...items: T[]) {
    this.#items = items;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  put(item: T): void {
    this.#items.push(item);
  }

  take(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#head++;
    if (this.#head >= 1024 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    } else if (this.#head === this.#items.length) {
      this.#items.length = 0;
      this.#head = 0;
    }
    return item;
  }
}
