import { ConnectError, createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import type { TaskExecutionIdentifier } from "@haltere/idl/core";
import { LogService } from "@haltere/idl/haltere";
import { useEffect, useState } from "react";
import { backOff } from "../../../data/back-off.ts";
import { createLogRows, type LogRows } from "./log-rows.ts";

/** A log as far as it came; `rows` is the same from one state to the next, and grows. */
export interface Log {
  readonly rows: LogRows;
  readonly count: number;
  readonly bytes: number;
  readonly state: "reading" | "ended" | { readonly lost: string };
}

/** How often what is shown follows what has come, in milliseconds. */
const pace = 100;
const none = createLogRows();

/** Follows the log of an attempt, or of a map's item by the log's name, until it ends; after a break it goes on behind what is there. */
export function useLog(attempt: TaskExecutionIdentifier, log: string): Log {
  const transport = useTransport();
  const [shown, setShown] = useState<Log>({ rows: none, count: 0, bytes: 0, state: "reading" });
  const key = `${attempt.nodeExecutionId?.executionId?.name}/${attempt.nodeExecutionId?.nodeId}/${attempt.retryAttempt}/${log}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which attempt it is
  useEffect(() => {
    const left = new AbortController();
    const rows = createLogRows();
    let offset = 0n;
    let state: Log["state"] = "reading";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      if (!left.signal.aborted) setShown({ rows, count: rows.count, bytes: Number(offset), state });
    };
    const read = async () => {
      const client = createClient(LogService, transport);
      for (let failures = 0; !left.signal.aborted; ) {
        try {
          for await (const part of client.streamLog({ attempt, log, offset }, { signal: left.signal })) {
            failures = 0;
            state = "reading";
            offset = part.offset;
            rows.push(part.content);
            timer ??= setTimeout(show, pace);
          }
          state = "ended";
          show();
          return;
        } catch (thrown) {
          if (left.signal.aborted) return;
          state = { lost: ConnectError.from(thrown).rawMessage };
          show();
          failures += 1;
          await backOff(failures, left.signal);
        }
      }
    };
    setShown({ rows, count: 0, bytes: 0, state });
    void read();
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [transport, key]);
  return shown;
}
