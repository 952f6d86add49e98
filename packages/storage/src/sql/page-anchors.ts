import type { SqlValue } from "./database.ts";

/** Where a page begins in an order: at a row, or behind it. */
export interface PageAnchor {
  /** What the row holds in the column that orders, or its id where that does. */
  readonly value: SqlValue;
  readonly id: number;
  /** Whether the row itself is the page's first. */
  readonly inclusive: boolean;
}

/**
 * Remembers at which row pages begin, by query and offset. FlyteAdmin's tokens are offsets, and a database counts its way to an offset row by
 * row; whoever reads page after page lets each page say where the next begins. Such a reader misses and repeats no row that was there all the time.
 */
export interface PageAnchors {
  get(query: string, offset: number): PageAnchor | undefined;
  set(query: string, offset: number, anchor: PageAnchor): void;
}

/** Offsets below this are counted, which costs nothing and is FlyteAdmin's own way. */
const firstAnchoredOffset = 1000;

export function pageAnchors(capacity: number): PageAnchors {
  const anchors = new Map<string, PageAnchor>();
  const keyOf = (query: string, offset: number) => `${offset} ${query}`;
  return {
    get: (query, offset) => (offset < firstAnchoredOffset ? undefined : anchors.get(keyOf(query, offset))),
    set(query, offset, anchor) {
      if (offset < firstAnchoredOffset) return;
      const key = keyOf(query, offset);
      // The map's order is that of the last setting, so its first is the one to drop.
      anchors.delete(key);
      anchors.set(key, anchor);
      if (anchors.size <= capacity) return;
      for (const oldest of anchors.keys()) {
        anchors.delete(oldest);
        return;
      }
    },
  };
}
