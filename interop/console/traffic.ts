import type { BrowserContext } from "playwright-core";

/** What a tab's pages asked of the control plane. */
export interface Traffic {
  /** How often each method was called: `ListExecutions`. */
  readonly calls: ReadonlyMap<string, number>;
  total(): number;
  /** Bytes of all answers so far, but for scripts and styles and what streams on. */
  bytes(): Promise<number>;
  forget(): void;
}

/** Listens to what a context's pages call from now on. The stream that all tabs share is a worker's, and not among it. */
export function listen(context: BrowserContext): Traffic {
  const calls = new Map<string, number>();
  let sizes: Promise<number>[] = [];
  context.on("request", (request) => {
    const method = /\/(?:flyteidl|haltere)\.[\w.]+\/(\w+)$/.exec(request.url())?.[1];
    if (method !== undefined) calls.set(method, (calls.get(method) ?? 0) + 1);
  });
  context.on("requestfinished", (request) => {
    if (request.method() === "POST") sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  return {
    calls,
    total: () => [...calls.values()].reduce((sum, count) => sum + count, 0),
    bytes: async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0),
    forget() {
      calls.clear();
      sizes = [];
    },
  };
}
