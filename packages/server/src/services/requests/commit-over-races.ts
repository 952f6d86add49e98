import { FlyteError } from "@haltere/core";
import type { Blobs, Store, Write } from "@haltere/ports";

const attempts = 16;

/** What a request wants written: content under addresses of its own first, then the rows that refer to it. */
export interface Decided {
  readonly writes: readonly Write[];
  readonly blobs?: readonly { readonly uri: string; readonly content: Uint8Array }[];
}

/**
 * Commits what `decide` makes of the rows it reads. Where another writer changed one of them meanwhile, so that what the writes expect no
 * longer holds, it decides anew. @throws FlyteError Aborted where `what` keeps changing.
 */
export async function commitOverRaces(
  { store, blobs }: { readonly store: Store; readonly blobs: Blobs },
  what: string,
  decide: () => Promise<Decided>,
): Promise<void> {
  const stored = new Set<string>();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const decided = await decide();
    for (const { uri, content } of decided.blobs ?? []) {
      if (stored.has(uri)) continue;
      await blobs.write(uri, content);
      stored.add(uri);
    }
    if ((await store.commit(decided.writes)).ok) return;
  }
  throw new FlyteError("Aborted", `${what} changed while this was written`, { recoverable: true, hint: "Try again." });
}

/** Writers of a record move `updated_at` on, so that others see that they must read again. */
export function movedOn(row: { readonly updated_at: number }, now: number): number {
  return Math.max(now, row.updated_at + 1);
}

/** What the row of a record must still be when it is written over. */
export function guardOf(row: { readonly phase: string; readonly updated_at: number }) {
  return { phase: row.phase, updated_at: row.updated_at };
}
