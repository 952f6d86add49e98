import type { Clock } from "@haltere/ports";

/** An item that waits for its time. */
export interface Due {
  /** Takes it out; nothing where it was called or taken out already. */
  cancel(): void;
}

/** Items that are each to be called at a time of their own: a heap behind one timer of the clock, however many they are. */
export interface DueQueue<T> {
  /** `at` is microseconds since the epoch. */
  put(item: T, at: number): Due;
  readonly size: number;
  /** Calls nothing any more. */
  close(): void;
}

export function createDueQueue<T>(clock: Clock, call: (item: T) => void): DueQueue<T> {
  const heap: Entry<T>[] = [];
  let timer: { readonly at: number; readonly cancel: () => void } | undefined;
  let closed = false;
  /** The latest that the clock has said. */
  let latest = 0;

  /** The time; where the machine's clock was set back, all items are brought with it. */
  function look(): number {
    const now = clock.now();
    if (now < latest) for (const entry of heap) entry.at -= latest - now;
    latest = now;
    return now;
  }

  function arm(): void {
    const at = heap[0]?.at;
    if (at === timer?.at) return;
    timer?.cancel();
    timer = at === undefined || closed ? undefined : { at, cancel: clock.at(at, ring) };
  }

  function ring(): void {
    timer = undefined;
    const now = look();
    for (let first = heap[0]; first !== undefined && first.at <= now && !closed; first = heap[0]) {
      remove(0);
      call(first.item);
    }
    arm();
  }

  function place(entry: Entry<T>, index: number): void {
    heap[index] = entry;
    entry.index = index;
  }

  /** Moves the entry at `index` to where it belongs. */
  function settle(start: number): void {
    const entry = heap[start];
    if (entry === undefined) return;
    let index = start;
    for (let parent = (index - 1) >> 1; index > 0; parent = (index - 1) >> 1) {
      const above = heap[parent];
      if (above === undefined || above.at <= entry.at) break;
      place(above, index);
      index = parent;
    }
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      if (a === undefined) break;
      const [below, child] = b !== undefined && b.at < a.at ? [b, left + 1] : [a, left];
      if (below.at >= entry.at) break;
      place(below, index);
      index = child;
    }
    place(entry, index);
  }

  function remove(index: number): void {
    const entry = heap[index];
    const last = heap.pop();
    if (entry === undefined || last === undefined) return;
    entry.index = -1;
    if (last === entry) return;
    place(last, index);
    settle(index);
  }

  return {
    put(item, at) {
      look();
      const entry: Entry<T> = { item, at, index: heap.length, cancel };
      function cancel(): void {
        if (entry.index < 0) return;
        remove(entry.index);
        arm();
      }
      heap.push(entry);
      settle(entry.index);
      arm();
      return entry;
    },
    get size() {
      return heap.length;
    },
    close() {
      closed = true;
      heap.length = 0;
      arm();
    },
  };
}

interface Entry<T> extends Due {
  readonly item: T;
  at: number;
  /** Its place in the heap; negative once it is out. */
  index: number;
}
