import type { SqlValue } from "../sql/database.ts";
import type { PostgresAddress } from "./postgres-address.ts";
import { connectionSettings, preparedQuery } from "./postgres-connection.ts";
import { isConnectionLost, isUnreachable, postgresFailure } from "./postgres-failure.ts";

/** The reading connections. */
export interface Readers {
  read(sql: string, parameters: readonly SqlValue[]): Promise<SqlValue[][]>;
  close(): Promise<void>;
}

/** A connection is renewed after so many queries, which bounds what it keeps prepared. */
const maxUses = 2000;

/** Up to `size` connections, each made when all others are at work. A read whose connection turns out to be dead is tried on another. */
export async function openReaders(address: PostgresAddress, size: number): Promise<Readers> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ ...connectionSettings(address), max: size, maxUses, idleTimeoutMillis: 60_000 });
  // One that died while it was idle: the pool has let go of it, and the next read makes another.
  pool.on("error", () => undefined);
  const read = async (sql: string, parameters: readonly SqlValue[]): Promise<SqlValue[][]> => {
    const { rows } = await pool.query<SqlValue[]>(preparedQuery(sql, parameters));
    return rows;
  };
  return {
    async read(sql, parameters) {
      // Every idle connection may have died at once, and each tells it only when it is used.
      for (let dead = 0; ; dead++) {
        try {
          return await read(sql, parameters);
        } catch (thrown) {
          if (dead < size && isConnectionLost(thrown) && !isUnreachable(thrown)) continue;
          throw postgresFailure(thrown, address);
        }
      }
    },
    close: () => pool.end(),
  };
}
