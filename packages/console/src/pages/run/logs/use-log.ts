import { ConnectError, createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import type { TaskExecutionIdentifier } from "@haltere/idl/core";
import { LogService } from "@haltere/idl/haltere";
import { useEffect, useState } from "react";
import { backOff } from "../../../data/back-off.ts";
import { createLogLines } from "./log-lines.ts";

/** A log as far as it came; `rows` is the same array from one state to the next, and longer. */
export interface Log {
  readonly rows: readonly string[];
  readonly count: number;
  readonly bytes: number;
  readonly state: "reading" | "ended" | "full" | { readonly lost: string };
}

const pace = 100;
const most = 200_000_000;

/** Follows the log of an attempt, or of a map's item by the log's name, until it ends; after a break it goes on behind what is there. */
export function useLog(attempt: TaskExecutionIdentifier, log: string): Log {
  const transport = useTransport();
  const [shown, setShown] = useState<Log>({ rows: [], count: 0, bytes: 0, state: "reading" });
  const key = `${attempt.nodeExecutionId?.executionId?.name}/${attempt.nodeExecutionId?.nodeId}/${attempt.retryAttempt}/${log}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which attempt it is
  useEffect(() => {
    const left = new AbortController();
    const lines = createLogLines();
    let offset = 0n;
    let state: Log["state"] = "reading";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      if (!left.signal.aborted) setShown({ rows: lines.rows, count: lines.rows.length, bytes: Number(offset), state });
    };
    const read = async () => {
      const client = createClient(LogService, transport);
      const decoder = new TextDecoder();
      for (let failures = 0; !left.signal.aborted; ) {
        try {
          for await (const part of client.streamLog({ attempt, log, offset }, { signal: left.signal })) {
            failures = 0;
            state = "reading";
            offset = part.offset;
            lines.push(decoder.decode(part.content, { stream: true }));
            timer ??= setTimeout(show, pace);
            if (offset > most) {
              state = "full";
              show();
              return;
            }
          }
          lines.push(decoder.decode());
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
    setShown({ rows: [], count: 0, bytes: 0, state });
    void read();
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [transport, key]);
  return shown;
}
