/** The smallest first, by a comparison that is given; O(log n) to put and to take. */
export interface TurnHeap<T> {
  readonly size: number;
  peek(): T | undefined;
  put(item: T): void;
  take(): T | undefined;
}

export function createTurnHeap<T>(isBefore: (a: T, b: T) => boolean): TurnHeap<T> {
  const items: T[] = [];

  function rise(item: T, start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent];
      if (above === undefined || !isBefore(item, above)) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  function sink(item: T): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [items[left], items[left + 1]];
      if (a === undefined) break;
      const [below, child] = b !== undefined && isBefore(b, a) ? [b, left + 1] : [a, left];
      if (!isBefore(below, item)) break;
      items[index] = below;
      index = child;
    }
    items[index] = item;
  }

  return {
    get size() {
      return items.length;
    },
    peek: () => items[0],
    put: (item) => rise(item, items.length),
    take() {
      const first = items[0];
      const last = items.pop();
      if (last !== undefined && items.length > 0) sink(last);
      return first;
    },
  };
}
