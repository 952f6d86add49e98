import { Code, ConnectError } from "@connectrpc/connect";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Connection } from "./connection.ts";

/** Hears of what happens to an execution from a control plane that streams it, as Haltere's does and Flyte's does not. */
export interface Changes {
  /** Whether it hears now. */
  live(): boolean;
  /** Listens where it does not, and may. */
  listen(): void;
  /** Resolves at once where something happened since it last did, else when something does, or hearing ends. */
  next(): Promise<void>;
  close(): void;
}

export function followChanges(
  { watcher }: Partial<Pick<Connection, "watcher">>,
  execution: WorkflowExecutionIdentifier,
): Changes {
  const left = new AbortController();
  let cursor = "";
  let state: "silent" | "live" | "never" = watcher === undefined ? "never" : "silent";
  let news = Promise.withResolvers<void>();

  async function hear(): Promise<void> {
    if (watcher === undefined) return;
    const scope = { case: "execution", value: execution } as const;
    try {
      for await (const response of watcher.watch({ scope, cursor }, { signal: left.signal })) {
        cursor = response.cursor;
        state = "live";
        if (response.events.length > 0) news.resolve();
      }
      state = "never";
    } catch (thrown) {
      // Another control plane has no such service, and a proxy before one may say so in ways of its own.
      state = ConnectError.from(thrown).code === Code.Unavailable ? "silent" : "never";
    }
    hearing = false;
    news.resolve();
  }

  let hearing = false;
  return {
    live: () => state === "live",
    listen() {
      if (hearing || state === "never" || left.signal.aborted) return;
      hearing = true;
      void hear();
    },
    async next() {
      await news.promise;
      news = Promise.withResolvers<void>();
    },
    close: () => left.abort(),
  };
}
