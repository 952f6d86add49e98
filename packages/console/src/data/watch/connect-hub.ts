import { createClient } from "@connectrpc/connect";
import { WatchService } from "@haltere/idl/haltere";
import { backOffDelay } from "../back-off.ts";
import { transport } from "../transport.ts";
import { createWatchHub, type WatchHub } from "./watch-hub.ts";
import { scopeOfWatched } from "./watched.ts";

/** A hub over the control plane that served this script, and what has it try again at once. */
export function connectHub(): { readonly hub: WatchHub; readonly hurry: () => void } {
  const client = createClient(WatchService, transport);
  let hurry = () => undefined as undefined;
  const hub = createWatchHub({
    open: (watched, cursor, signal) => client.watch({ cursor, scopes: watched.map(scopeOfWatched) }, { signal }),
    wait: (failures, signal) =>
      new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", go);
          resolve();
          return undefined;
        };
        const timer = setTimeout(go, backOffDelay(failures, Math.random()));
        signal.addEventListener("abort", go);
        hurry = go;
      }),
    now: Date.now,
  });
  return { hub, hurry: () => hurry() };
}
