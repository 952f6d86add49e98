import type { Store, TableName } from "@haltere/ports";

/** A store that says what it wrote. */
export interface ObservedStore extends Store {
  /**
   * Calls after each commit by this process that wrote to one of the tables; answers what ends that. A hint: other processes
   * write as well, so whoever relies on it also looks from time to time.
   */
  onCommit(tables: readonly TableName[], listener: () => void): () => void;
}

/** Observes a store. */
export function observeStore(store: Store): ObservedStore {
  const listeners = new Map<TableName, Set<() => void>>();
  return {
    get: (table, key) => store.get(table, key),
    getById: (table, id) => store.getById(table, id),
    list: (table, query) => store.list(table, query),
    count: (table, where) => store.count(table, where),
    close: () => store.close(),
    async commit(writes) {
      const result = await store.commit(writes);
      if (!result.ok || listeners.size === 0) return result;
      const told = new Set<() => void>();
      for (const { table } of writes) for (const listener of listeners.get(table) ?? []) told.add(listener);
      for (const listener of told) listener();
      return result;
    },
    onCommit(tables, listener) {
      for (const table of tables) listeners.set(table, (listeners.get(table) ?? new Set()).add(listener));
      return () => {
        for (const table of tables) listeners.get(table)?.delete(listener);
      };
    },
  };
}
