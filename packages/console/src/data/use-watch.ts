import { type Client, Code, ConnectError, createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { type WatchResponse, WatchService } from "@haltere/idl/haltere";
import { useEffect, useEffectEvent } from "react";
import { useConnection } from "../app/connection.tsx";
import { backOff } from "./back-off.ts";
import type { Scope } from "./scope.ts";

/** What a page follows: all executions of a domain, or one of them by its name. */
export interface Watched extends Scope {
  readonly execution?: string;
}

/**
 * Follows what is committed, one stream a page, and tells of it by `onCommit`. `onOpen` is called when the stream is open, at first and after each
 * break: read the records then, since what happens from there on will be told. A stream that breaks is opened again at its cursor, later each time.
 */
export function useWatch(
  watched: Watched | undefined,
  onCommit: (response: WatchResponse) => void,
  onOpen: () => void = () => undefined,
): void {
  const transport = useTransport();
  const { tell } = useConnection();
  const commit = useEffectEvent(onCommit);
  const open = useEffectEvent(onOpen);
  const { project, domain, execution } = watched ?? {};

  useEffect(() => {
    if (project === undefined || domain === undefined) {
      tell({ kind: "none" });
      return;
    }
    const left = new AbortController();
    const scope: WatchScope =
      execution === undefined
        ? { case: "domain", value: { project, domain } }
        : { case: "execution", value: { project, domain, name: execution } };
    tell({ kind: "connecting" });
    void follow(createClient(WatchService, transport), scope, left.signal, {
      open: () => {
        tell({ kind: "live" });
        open();
      },
      commit: (response) => commit(response),
      ended: () => tell({ kind: "none" }),
      lost: (since, reason) => tell({ kind: "lost", since, reason }),
    });
    return () => left.abort();
  }, [transport, tell, project, domain, execution]);
}

type WatchScope =
  | { case: "domain"; value: { project: string; domain: string } }
  | { case: "execution"; value: { project: string; domain: string; name: string } };

interface Told {
  open(): void;
  commit(response: WatchResponse): void;
  ended(): void;
  lost(since: Date, reason: string): void;
}

async function follow(
  client: Client<typeof WatchService>,
  scope: WatchScope,
  signal: AbortSignal,
  told: Told,
): Promise<void> {
  let cursor = "";
  let seen = new Date();
  for (let failures = 0; !signal.aborted; ) {
    try {
      for await (const response of client.watch({ scope, cursor }, { signal })) {
        const first = response.execution === undefined;
        cursor = response.cursor;
        seen = new Date();
        failures = 0;
        if (first) told.open();
        else told.commit(response);
      }
      // The stream of an execution ends with it; that of a domain never does by itself.
      if (scope.case === "execution") return told.ended();
    } catch (thrown) {
      if (signal.aborted) return;
      const { code, rawMessage } = ConnectError.from(thrown);
      if (code === Code.NotFound) return told.ended();
      // What was behind the cursor is gone: the records are read again when the stream is open.
      if (code === Code.InvalidArgument || code === Code.OutOfRange) cursor = "";
      // What was shown until now may have gone on since the last word of the stream.
      told.lost(failures === 0 ? new Date() : seen, rawMessage);
      if (failures === 0) seen = new Date();
    }
    failures += 1;
    await backOff(failures, signal);
  }
}
