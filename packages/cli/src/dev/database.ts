import type { Store } from "@haltere/ports";
import { openPostgresStore, openSqliteStore, postgresAddress } from "@haltere/storage";

/** Where a control plane keeps its rows. */
export interface OpenDatabase {
  readonly store: Store;
  /** For the log: never with a password. */
  readonly shown: string;
  /** Whether other processes may use it at the same time. */
  readonly shared: boolean;
}

/** Opens the Postgres at `url`, or without one the SQLite in `folder`. */
export async function openDatabase(folder: string, url: string | undefined): Promise<OpenDatabase> {
  if (url === undefined) return { store: await openSqliteStore({ folder }), shown: folder, shared: false };
  const { shown } = postgresAddress(url);
  return { store: await openPostgresStore({ url }), shown, shared: true };
}
