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
  /** Resolves when there may be more. Rejects when the signal aborts. */
  more(signal: AbortSignal): Promise<void>;
}

const pageSize = 200;
/** How long, in microseconds, it relies on hearing of commits. */
const patience = 5_000_000;
/** How long a missing number may still come, from a commit that began before others and ended after them. */
const lateness = 2_000_000;
const nextLook = 100_000;

export function journalPages({ store, clock, scope, after }: JournalPagesOptions): JournalPages {
  let cursor = after;
  let heldBack = false;
  return {
    cursor: () => cursor,
    async next() {
      const where: Condition[] = [...scope, { column: "id", comparison: "gt", value: cursor }];
      const rows = await store.list("journal", {
        where,
        orderBy: { column: "id", descending: false },
        limit: pageSize,
      });
      const settled = scope.length > 0 ? rows.length : settledRows(rows, cursor, clock.now());
      heldBack = settled < rows.length;
      const page = rows.slice(0, settled);
      cursor = page.at(-1)?.id ?? cursor;
      return page;
    },
    async more(signal) {
      signal.throwIfAborted();
      const seen = cursor;
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      const leave = store.onCommit(["journal"], wake);
      const cancel = clock.at(clock.now() + (heldBack ? nextLook : patience), wake);
      signal.addEventListener("abort", wake, { once: true });
      try {
        // What was committed before it listened would else be heard of only with what comes next.
        const behind = await store.count("journal", [...scope, { column: "id", comparison: "gt", value: seen }]);
        if (behind === 0 || heldBack) await promise;
        signal.throwIfAborted();
      } finally {
        leave();
        cancel();
        signal.removeEventListener("abort", wake);
      }
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
