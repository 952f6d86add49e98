/**
 * Executions that begin here, launched or taken over: their rows are there for all to see, and their loops are not made yet. Who would
 * act on one of them, because no loop drives it, waits until it has begun.
 */
export interface Beginnings {
  /** Does what begins an execution; of several at once under one key each counts. */
  begin<T>(key: string, what: () => Promise<T>): Promise<T>;
  /** Resolves when nothing begins under the key, however it went. */
  over(key: string): Promise<void>;
}

export function createBeginnings(): Beginnings {
  const under = new Map<string, Set<Promise<unknown>>>();
  return {
    async begin(key, what) {
      const doing = what();
      const others = under.get(key) ?? new Set();
      under.set(key, others.add(doing));
      try {
        return await doing;
      } finally {
        others.delete(doing);
        if (others.size === 0 && under.get(key) === others) under.delete(key);
      }
    },
    async over(key) {
      for (let doing = under.get(key); doing !== undefined; doing = under.get(key)) await Promise.allSettled(doing);
    },
  };
}
