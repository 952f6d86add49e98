import { Code, ConnectError } from "@connectrpc/connect";
import type { WatchResponse } from "@haltere/idl/haltere";
import { isWatched, type Watched, watchedKey } from "./watched.ts";

/** What one who follows is told. */
export type WatchWord =
  /** The stream tells of it from here on: read the records now. At first, and after each break. */
  | { readonly kind: "open" }
  | { readonly kind: "commit"; readonly response: WatchResponse }
  /** The stream broke at `since`, in milliseconds, and is opened again until it stands. */
  | { readonly kind: "lost"; readonly since: number; readonly reason: string };

export interface WatchHubOptions {
  readonly open: (
    watched: readonly (Watched | undefined)[],
    cursor: string,
    signal: AbortSignal,
  ) => AsyncIterable<WatchResponse>;
  /** Resolves when it is time for the next try after so many failures, or when the signal aborts. */
  readonly wait: (failures: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
}

/** Follows for many at once, over one stream: a browser opens six connections to a host, and pages are more. */
export interface WatchHub {
  /** Answers what ends the following. */
  join(watched: Watched | undefined, tell: (word: WatchWord) => void): () => void;
}

interface Member {
  readonly watched: Watched | undefined;
  readonly tell: (word: WatchWord) => void;
  told: boolean;
}

/**
 * 1. There is one stream while anyone follows, and none else.
 * 2. Whoever joins what the stream does not tell of has it opened anew behind what was told last: for the others nothing is lost.
 * 3. Everyone is told `open` once what happens from then on reaches him, and again after each break.
 */
export function createWatchHub({ open, wait, now }: WatchHubOptions): WatchHub {
  const members = new Set<Member>();
  let covered = new Set<string>();
  let cursor = "";
  let live = false;
  let lost: Extract<WatchWord, { kind: "lost" }> | undefined;
  let stream: AbortController | undefined;
  let planned = false;

  const plan = () => {
    if (planned) return;
    planned = true;
    // Pages leave and others come in one go.
    queueMicrotask(() =>
      setTimeout(() => {
        planned = false;
        if (members.size === 0) {
          stream?.abort();
          stream = undefined;
          live = false;
          cursor = "";
          covered = new Set();
        } else if (stream === undefined || [...members].some(({ watched }) => !covered.has(watchedKey(watched)))) {
          stream?.abort();
          stream = new AbortController();
          void follow(stream.signal);
        }
      }),
    );
  };

  const opened = () => {
    live = true;
    lost = undefined;
    for (const member of members) {
      if (member.told || !covered.has(watchedKey(member.watched))) continue;
      member.told = true;
      member.tell({ kind: "open" });
    }
  };

  const broken = (reason: string) => {
    live = false;
    lost ??= { kind: "lost", since: now(), reason };
    for (const member of members) {
      member.told = false;
      member.tell(lost);
    }
  };

  async function follow(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const watched = new Map([...members].map((member) => [watchedKey(member.watched), member.watched]));
      covered = new Set(watched.keys());
      try {
        for await (const response of open([...watched.values()], cursor, signal)) {
          if (signal.aborted) return;
          cursor = response.cursor;
          failures = 0;
          if (response.execution === undefined) opened();
          else
            for (const { watched, tell } of members)
              if (isWatched(watched, response)) tell({ kind: "commit", response });
        }
        if (signal.aborted) return;
        broken("the stream ended");
      } catch (thrown) {
        if (signal.aborted) return;
        const { code, rawMessage } = ConnectError.from(thrown);
        // What was behind the cursor is gone: the records are read again when the stream is open.
        if (code === Code.InvalidArgument || code === Code.OutOfRange) cursor = "";
        broken(rawMessage);
      }
      failures += 1;
      await wait(failures, signal);
    }
  }

  return {
    join(watched, tell) {
      const member: Member = { watched, tell, told: false };
      members.add(member);
      if (live && covered.has(watchedKey(watched))) queueMicrotask(() => members.has(member) && live && opened());
      else if (lost !== undefined) tell(lost);
      plan();
      return () => {
        members.delete(member);
        plan();
      };
    },
  };
}
