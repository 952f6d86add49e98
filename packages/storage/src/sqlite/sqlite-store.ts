import { join, resolve } from "node:path";
import type { Store } from "@haltere/ports";
import { schemaSteps, schemaVersion } from "../sql/schema-versions.ts";
import { sqlStore } from "../sql/sql-store.ts";
import { readerPool } from "./readers.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { storeClosed } from "./thread.ts";
import { openWriter } from "./writer.ts";

export interface SqliteStoreOptions {
  /** Folder of the data, made where it is absent; the file in it is `haltere.db`. */
  readonly folder: string;
  /**
   * Takes part in data that a control plane may have open: what it commits is seen there. The data must be of today's version.
   * For maintenance alone: no engine may run on such a store.
   */
  readonly guest?: boolean;
  /** How many threads may read at once, 2 by default; each starts when it is needed first. */
  readonly readers?: number;
}

/**
 * Opens the embedded store, for this process alone. One thread writes, with every commit on the disk before it is
 * answered; others read. Throws FailedPrecondition, with the data as it was, where another process has the folder, where
 * it cannot be written, or where the file is of a newer Haltere or of another application.
 */
export async function openSqliteStore({
  folder,
  guest = false,
  readers: size = 2,
}: SqliteStoreOptions): Promise<Store> {
  const file = join(resolve(folder), "haltere.db");
  const writer = await openWriter({ file, version: schemaVersion, guest }, (from) => schemaSteps(sqliteDialect, from));
  const readers = readerPool({ file }, size);
  let closing: Promise<void> | undefined;
  return sqlStore(
    {
      // A guest only removes executions, and another owner is kept out.
      exclusive: !guest,
      read: readers.read,
      commit: (statements) => (closing ? Promise.reject(storeClosed()) : writer.commit(statements)),
      close() {
        // The writer last: it is the one that folds the write-ahead log into the file.
        closing ??= readers.close().then(() => writer.close());
        return closing;
      },
    },
    sqliteDialect,
  );
}
