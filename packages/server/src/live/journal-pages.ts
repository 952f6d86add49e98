import type { Clock, Condition, Row } from "@haltere/ports";
import type { ObservedStore } from "./observe-store.ts";

export interface JournalPagesOptions {
  readonly store: ObservedStore;
  readonly clock: Clock;
  /** Which rows count; none for all. */
  readonly scope: readonly Condition[];
  /** The cursor behind which they begin. */
  readonly after: number;
}

/** The journal behind a cursor, a page at a time: as fast as it is read, and no more of it in memory than a page. */
export interface JournalPages {
  cursor(): number;
  /** The next rows, and moves on behind them; none where there are none yet. */
  next(): Promise<Row<"journal">[]>;
  /**
   * Resolves when there may be more: "told" where it heard of a commit, "late" where it has heard of none for long. Rejects when the signal
   * aborts.
   */
  more(signal: AbortSignal): Promise<"told" | "late">;
  /** Hears of commits no more. */
  close(): void;
}

const pageSize = 200;
/** A page is to have so many bytes at most, by what the rows of the one before had: each stream that nobody reads holds one. */
const pageBytes = 1_000_000;
const firstPageSize = 10;
/** How long, in microseconds, it relies on hearing of commits. */
const patience = 5_000_000;
/** How long a missing number may still come, from a commit that began before others and ended after them. */
const lateness = 2_000_000;
const nextLook = 100_000;
/** Between two looks, so that a thousand commits a second cost twenty looks and not a thousand. What comes after a rest is seen at once. */
const pace = 50_000;

export function journalPages({ store, clock, scope, after }: JournalPagesOptions): JournalPages {
  let cursor = after;
  let limit = firstPageSize;
  let heldBack = false;
  let looked = Number.NEGATIVE_INFINITY;
  // What is committed while a page is read is heard of too.
  let told = false;
  let wake = () => {};
  const leave = store.onCommit(["journal"], () => {
    told = true;
    wake();
  });
  /** Until then, or until a commit where it is to be heard of. */
  const rest = async (until: number, signal: AbortSignal, heard: boolean) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const go = () => resolve();
    if (heard) wake = go;
    const cancel = clock.at(until, go);
    signal.addEventListener("abort", go, { once: true });
    await promise;
    wake = () => {};
    cancel();
    signal.removeEventListener("abort", go);
    signal.throwIfAborted();
  };
  return {
    cursor: () => cursor,
    close: leave,
    async next() {
      looked = clock.now();
      told = false;
      const where: Condition[] = [...scope, { column: "id", comparison: "gt", value: cursor }];
      const rows = await store.list("journal", {
        where,
        orderBy: { column: "id", descending: false },
        limit,
      });
      const bytes = rows.reduce((sum, { entry }) => sum + entry.length, 0);
      if (bytes > 0) limit = Math.max(1, Math.min(pageSize, 4 * limit, Math.floor((pageBytes * rows.length) / bytes)));
      const settled = scope.length > 0 ? rows.length : settledRows(rows, cursor, clock.now());
      heldBack = settled < rows.length;
      const page = rows.slice(0, settled);
      cursor = page.at(-1)?.id ?? cursor;
      return page;
    },
    async more(signal) {
      signal.throwIfAborted();
      if (!told || heldBack) await rest(clock.now() + (heldBack ? nextLook : patience), signal, !heldBack);
      const kind = told ? "told" : "late";
      if (looked + pace > clock.now()) await rest(looked + pace, signal, false);
      return kind;
    },
  };
}

/**
 * How many of the rows can be told. Numbers are given when a commit begins: where one is missing it may still come, unless
 * the row behind it is old. Rows of one execution are committed one after the other and need no such care.
 */
function settledRows(rows: readonly Row<"journal">[], cursor: number, now: number): number {
  let expected = cursor + 1;
  for (const [index, row] of rows.entries()) {
    if (row.id !== expected && row.created_at > now - lateness) return index;
    expected = row.id + 1;
  }
  return rows.length;
}
