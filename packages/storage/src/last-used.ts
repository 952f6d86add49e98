/** A map that keeps the entries used last, up to a number of them. */
export interface LastUsed<V> {
  /** The value under `key`, made by `make` where there is none. */
  getOrMake(key: string, make: () => V): V;
}

export function lastUsed<V>(capacity: number): LastUsed<V> {
  const entries = new Map<string, { readonly value: V }>();
  return {
    getOrMake(key, make) {
      const entry = entries.get(key) ?? { value: make() };
      // A map iterates in the order of insertion: whatever is used goes to the end, so the first is the one to drop.
      entries.delete(key);
      entries.set(key, entry);
      if (entries.size > capacity) {
        const { value: oldest } = entries.keys().next();
        if (oldest !== undefined) entries.delete(oldest);
      }
      return entry.value;
    },
  };
}
