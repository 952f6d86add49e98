import { create } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { type WatchResponse, WatchResponseSchema } from "@haltere/idl/haltere";
import { expect, test, vi } from "vitest";
import { createWatchHub, type WatchWord } from "./watch-hub.ts";
import type { Watched } from "./watched.ts";

const shop: Watched = { project: "p", domain: "d", executionsOnly: true };
const one: Watched = { project: "p", domain: "d", execution: "e" };
const commit = (cursor: string, name: string, kind: "workflow" | "node") =>
  create(WatchResponseSchema, {
    cursor,
    execution: { project: "p", domain: "d", name },
    events: [{ event: { case: kind, value: {} } }],
  });
const first = (cursor: string) => create(WatchResponseSchema, { cursor });

/** A hub over streams that a test feeds. */
function hubOfStreams() {
  const streams: {
    scopes: number;
    cursor: string;
    signal: AbortSignal;
    feed: (response: WatchResponse) => void;
    fail: () => void;
  }[] = [];
  const tries: (() => void)[] = [];
  const hub = createWatchHub({
    async *open(watched, cursor, signal) {
      const waiting: (WatchResponse | Error)[] = [];
      let wake: () => void = () => undefined;
      const push = (item: WatchResponse | Error) => {
        waiting.push(item);
        wake();
      };
      streams.push({ scopes: watched.length, cursor, signal, feed: push, fail: () => push(new ConnectError("gone")) });
      for (;;) {
        const item = waiting.shift();
        if (item instanceof Error) throw item;
        if (item !== undefined) yield item;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal.addEventListener("abort", () => resolve());
          });
        if (signal.aborted) return;
      }
    },
    wait: (_, signal) =>
      new Promise((resolve) => {
        tries.push(resolve);
        signal.addEventListener("abort", () => resolve());
      }),
    now: () => 7,
  });
  const follow = (watched: Watched | undefined) => {
    const words: string[] = [];
    const leave = hub.join(watched, (word) => words.push(tell(word)));
    return { words, leave };
  };
  return { streams, tries, follow };
}
const tell = (word: WatchWord) =>
  word.kind === "commit" ? `${word.response.execution?.name} ${word.response.events[0]?.event.case}` : word.kind;
const until = <T>(check: () => T) => vi.waitFor(check, { interval: 1 });

test("one stream tells everyone what he follows, and no more", async () => {
  const { streams, follow } = hubOfStreams();
  const [list, run, shell] = [follow(shop), follow(one), follow(undefined)];
  await until(() => expect(streams).toHaveLength(1));
  expect(streams[0]).toMatchObject({ scopes: 3, cursor: "" });
  streams[0]?.feed(first("4"));
  streams[0]?.feed(commit("5", "e", "node"));
  streams[0]?.feed(commit("6", "f", "workflow"));
  await until(() => expect(list.words).toEqual(["open", "f workflow"]));
  expect(run.words).toEqual(["open", "e node"]);
  expect(shell.words).toEqual(["open"]);
});

test("what joins has the stream go on where it stood, and tells nobody else of an opening", async () => {
  const { streams, follow } = hubOfStreams();
  const list = follow(shop);
  await until(() => expect(streams).toHaveLength(1));
  streams[0]?.feed(first("4"));
  streams[0]?.feed(commit("9", "f", "workflow"));
  await until(() => expect(list.words).toHaveLength(2));
  const run = follow(one);
  await until(() => expect(streams).toHaveLength(2));
  expect(streams[0]?.signal.aborted).toBe(true);
  expect(streams[1]).toMatchObject({ scopes: 2, cursor: "9" });
  streams[1]?.feed(first("9"));
  await until(() => expect(run.words).toEqual(["open"]));
  expect(list.words).toEqual(["open", "f workflow"]);
  const again = follow(one);
  await until(() => expect(again.words).toEqual(["open"]));
  expect(streams).toHaveLength(2);
});

test("a break is told to all, and the opening after it, also to those who came meanwhile", async () => {
  const { streams, tries, follow } = hubOfStreams();
  const list = follow(shop);
  await until(() => expect(streams).toHaveLength(1));
  streams[0]?.feed(first("4"));
  streams[0]?.fail();
  await until(() => expect(list.words).toEqual(["open", "lost"]));
  const late = follow(shop);
  expect(late.words).toEqual(["lost"]);
  await until(() => expect(tries).toHaveLength(1));
  tries[0]?.();
  await until(() => expect(streams).toHaveLength(2));
  streams[1]?.feed(first("4"));
  await until(() => expect(list.words).toEqual(["open", "lost", "open"]));
  expect(late.words).toEqual(["lost", "open"]);
  expect(streams[1]?.cursor).toBe("4");
});

test("the last to leave ends the stream", async () => {
  const { streams, follow } = hubOfStreams();
  const [a, b] = [follow(shop), follow(shop)];
  await until(() => expect(streams).toHaveLength(1));
  a.leave();
  b.leave();
  await until(() => expect(streams[0]?.signal.aborted).toBe(true));
  follow(shop);
  await until(() => expect(streams).toHaveLength(2));
  expect(streams[1]?.cursor).toBe("");
});
