/** The items that are shown, each at a place: all of them, or some by their indexes. */
export interface ItemOrder {
  readonly count: number;
  /** The item at a place; -1 where there is none. */
  readonly indexAt: (place: number) => number;
  /** The place of an item, or where it would stand. */
  readonly placeOf: (index: number) => number;
}

export function allItems(size: number): ItemOrder {
  return {
    count: size,
    indexAt: (place) => (place >= 0 && place < size ? place : -1),
    placeOf: (index) => Math.max(0, Math.min(size - 1, index)),
  };
}

/** @param indexes growing */
export function someItems(indexes: ArrayLike<number>): ItemOrder {
  return {
    count: indexes.length,
    indexAt: (place) => indexes[place] ?? -1,
    placeOf(index) {
      let [low, high] = [0, indexes.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((indexes[middle] ?? 0) < index) low = middle + 1;
        else high = middle;
      }
      return Math.max(0, Math.min(indexes.length - 1, low));
    },
  };
}

/** The items in a phase. */
export function itemsIn(phases: Uint8Array, phase: number): ItemOrder {
  const found = new Uint32Array(phases.length);
  let count = 0;
  for (let index = 0; index < phases.length; index += 1) if (phases[index] === phase) found[count++] = index;
  return someItems(found.subarray(0, count));
}
