import { FlyteError } from "@haltere/core";
import type { Store } from "@haltere/ports";
import { sqlStore } from "../sql/sql-store.ts";
import { migrate } from "./migrate.ts";
import { postgresAddress } from "./postgres-address.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import { openReaders } from "./postgres-readers.ts";
import { connectWriter, openWriter } from "./postgres-writer.ts";

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** How many connections may read at once, 8 by default; one more writes. */
  readonly readers?: number;
}

/**
 * Opens a store in a Postgres database, which other processes may use at the same time. Throws FailedPrecondition, with the database as it
 * was, where it is of a newer Haltere or of another application; Unavailable where the server does not answer.
 */
export async function openPostgresStore({ url, readers: size = 8 }: PostgresStoreOptions): Promise<Store> {
  const address = postgresAddress(url);
  const first = await connectWriter(address);
  try {
    await migrate(first, address);
  } catch (thrown) {
    await first.end();
    throw thrown;
  }
  const writer = openWriter(address, first, () => connectWriter(address));
  const readers = await openReaders(address, size);
  let closing: Promise<void> | undefined;
  const open = <T>(act: () => Promise<T>): Promise<T> =>
    closing ? Promise.reject(new FlyteError("Unavailable", "The store is closed.")) : act();
  return sqlStore(
    {
      exclusive: false,
      read: (sql, parameters) => open(() => readers.read(sql, parameters)),
      commit: (statements) => open(() => writer.commit(statements)),
      close() {
        closing ??= Promise.all([writer.close(), readers.close()]).then(() => undefined);
        return closing;
      },
    },
    postgresDialect,
  );
}
