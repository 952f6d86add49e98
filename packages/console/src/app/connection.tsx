import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { sharedHub } from "../data/watch/shared-hub.ts";

/** How near what the page shows is to what is: `live` where the control plane is there, `lost` shows what was known at `since`. */
export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "lost"; readonly since: number; readonly reason: string };

interface ConnectionContext {
  readonly connection: Connection;
  /** How often the control plane was gone and came back since the page was opened. */
  readonly returns: number;
  /** Whether the page follows what happens; else it shows what was when it was read. */
  readonly following: boolean;
  readonly follow: (count: 1 | -1) => void;
}

const Context = createContext<ConnectionContext>({
  connection: { kind: "connecting" },
  returns: 0,
  following: false,
  follow: () => undefined,
});

/** Knows of every page whether the control plane is there. After a break all that is shown is read again. */
export function ConnectionProvider({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection>({ kind: "connecting" });
  const [returns, setReturns] = useState(0);
  const [followers, setFollowers] = useState(0);
  useEffect(() => {
    let broken = false;
    return sharedHub().join(undefined, (word) => {
      if (word.kind === "lost") {
        broken = true;
        setConnection(word);
      } else if (word.kind === "open") {
        setConnection({ kind: "live" });
        if (!broken) return;
        broken = false;
        setReturns((before) => before + 1);
        void queryClient.invalidateQueries();
      }
    });
  }, [queryClient]);
  const value = useMemo(
    () => ({
      connection,
      returns,
      following: followers > 0,
      follow: (count: 1 | -1) => setFollowers((before) => before + count),
    }),
    [connection, returns, followers],
  );
  return <Context value={value}>{children}</Context>;
}

export const useConnection = (): ConnectionContext => useContext(Context);

/** Tells the header that this page follows what happens. */
export function useFollowing(follows: boolean): void {
  const { follow } = useContext(Context);
  useEffect(() => {
    if (!follows) return;
    follow(1);
    return () => follow(-1);
  }, [follows, follow]);
}
