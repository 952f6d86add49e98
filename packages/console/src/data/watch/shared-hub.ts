import { connectHub } from "./connect-hub.ts";
import type { WatchHub, WatchWord } from "./watch-hub.ts";
import type { Watched } from "./watched.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

let shared: WatchHub | undefined;

/** The hub of this browser's pages, in a worker that they share; where a browser has no such workers, one of this page alone. */
export function sharedHub(): WatchHub {
  shared ??= typeof SharedWorker === "undefined" ? ownHub() : workerHub();
  return shared;
}

function ownHub(): WatchHub {
  const { hub, hurry } = connectHub();
  whenLookedAt(hurry);
  return hub;
}

interface Joined {
  readonly watched: Watched | undefined;
  readonly tell: (word: WatchWord) => void;
  /** Where the worker could not be had. */
  leave?: () => void;
}

function workerHub(): WatchHub {
  const joined = new Map<number, Joined>();
  let last = 0;
  let own: WatchHub | undefined;
  const worker = new SharedWorker(new URL("./watch-worker.ts", import.meta.url), {
    type: "module",
    name: "haltere-watch",
  });
  const say = (message: ToWorker) => {
    if (own === undefined) worker.port.postMessage(message);
  };
  const joinAll = () => {
    for (const [id, { watched }] of joined) say({ kind: "join", id, watched });
  };
  worker.port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    for (const { id, word } of data) joined.get(id)?.tell(word);
  };
  worker.onerror = () => {
    own ??= ownHub();
    for (const member of joined.values()) member.leave ??= own.join(member.watched, member.tell);
  };
  // A page that the browser keeps for the way back follows nothing meanwhile.
  window.addEventListener("pagehide", () => say({ kind: "bye" }));
  window.addEventListener("pageshow", ({ persisted }) => persisted && joinAll());
  whenLookedAt(() => say({ kind: "hurry" }));
  return {
    join(watched, tell) {
      last += 1;
      const id = last;
      const member: Joined = { watched, tell };
      joined.set(id, member);
      if (own === undefined) say({ kind: "join", id, watched });
      else member.leave = own.join(watched, tell);
      return () => {
        joined.delete(id);
        if (member.leave === undefined) say({ kind: "leave", id });
        else member.leave();
      };
    },
  };
}

function whenLookedAt(act: () => void): void {
  window.addEventListener("focus", act);
  window.addEventListener("online", act);
}
