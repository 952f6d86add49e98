import type { Store } from "@haltere/ports";
import { type MemoryData, openMemoryStore } from "@haltere/ports/testing";

/** A process that dies right after its `lives`-th commit: nothing it does from then on reaches the data. */
export function mortalStore(data: MemoryData, lives: number): { store: Store; died: Promise<void> } {
  const store = openMemoryStore(data);
  const death = Promise.withResolvers<void>();
  let left = lives;
  return {
    died: death.promise,
    store: {
      ...store,
      async commit(writes) {
        if (left <= 0) return new Promise(() => undefined);
        const result = await store.commit(writes);
        left--;
        if (left > 0) return result;
        death.resolve();
        return new Promise(() => undefined);
      },
    },
  };
}
