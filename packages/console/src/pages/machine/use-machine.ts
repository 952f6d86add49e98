import { createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { type Machine, MachineWatchService } from "@haltere/idl/haltere";
import { useEffect, useState } from "react";
import { useFollowing } from "../../app/connection.tsx";
import { backOff } from "../../data/back-off.ts";

/** The machine as it was told last, and why no more is told of it. */
export interface FollowedMachine {
  readonly machine: Machine | undefined;
  readonly lost: unknown;
}

/** Most attempts of each list. */
const mostAttempts = 1000;

/** Follows the machine over a stream that speaks only when something of it has changed; one that breaks is opened again. */
export function useMachine(): FollowedMachine {
  const transport = useTransport();
  const [followed, setFollowed] = useState<FollowedMachine>({ machine: undefined, lost: undefined });
  useFollowing(true);
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    async function follow(): Promise<void> {
      const client = createClient(MachineWatchService, transport);
      for (let failures = 1; !signal.aborted; failures += 1) {
        try {
          for await (const machine of client.watchMachine({ limit: mostAttempts }, { signal })) {
            failures = 0;
            setFollowed({ machine, lost: undefined });
          }
        } catch (lost) {
          if (signal.aborted) return;
          setFollowed((before) => ({ ...before, lost }));
        }
        await backOff(Math.max(1, failures), signal);
      }
    }
    void follow();
    return () => left.abort();
  }, [transport]);
  return followed;
}
