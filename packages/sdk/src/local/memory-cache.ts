import type { Literals } from "../values/interface-values.ts";
import type { LocalCache } from "./local-cache.ts";

/** A cache that ends with who holds it. */
export function memoryCache(): LocalCache {
  const kept = new Map<string, Literals>();
  const last = new Map<string, Promise<unknown>>();
  return {
    files: undefined,
    get: async (key) => kept.get(key),
    async put(key, outputs) {
      kept.set(key, outputs);
    },
    async alone(key, work) {
      const before = last.get(key) ?? Promise.resolve();
      const own = before.then(work);
      // Who comes next waits for the end, however it ends; the failure is told to who called.
      last.set(
        key,
        own.catch(() => {}),
      );
      return await own;
    },
  };
}
