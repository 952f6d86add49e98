import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

/** How near what the page shows is to what is: `live` follows every commit, `lost` shows what was known at `since`. */
export type Connection =
  | { readonly kind: "none" }
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "lost"; readonly since: Date; readonly reason: string };

interface ConnectionContext {
  readonly connection: Connection;
  readonly tell: (connection: Connection) => void;
}

const Context = createContext<ConnectionContext>({ connection: { kind: "none" }, tell: () => undefined });

/** Holds what the page's stream tells of its connection, for the line in the header. */
export function ConnectionProvider({ children }: { readonly children: ReactNode }) {
  const [connection, tell] = useState<Connection>({ kind: "none" });
  const value = useMemo(() => ({ connection, tell }), [connection]);
  return <Context value={value}>{children}</Context>;
}

export const useConnection = (): ConnectionContext => useContext(Context);
