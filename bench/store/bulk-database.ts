import { closeSync, fsyncSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";

/** A database that is filled by SQL, past the store. */
export interface BulkDatabase {
  run(sql: string): Promise<void>;
  value(sql: string): Promise<number>;
  /** The table's indexes: they are made faster when its rows are there. */
  indexes(table: string): Promise<readonly { readonly name: string; readonly sql: string }[]>;
  /** A table `s` with a column `n` from `first` to `last`, and what stands before the statement that uses it. */
  series(first: number, last: number): { readonly before: string; readonly table: string };
  /** An expression for a column's bytes with others behind them. */
  appended(column: string, bytes: Uint8Array): string;
  /** What the database learns of its own accord in time. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export function sqliteBulk(folder: string): BulkDatabase {
  const path = join(folder, "haltere.db");
  const db = new DatabaseSync(path);
  db.exec(
    "pragma journal_mode = memory; pragma synchronous = off; pragma cache_size = -1000000; pragma locking_mode = exclusive",
  );
  return {
    run: async (sql) => db.exec(sql),
    value: async (sql) => Number(Object.values(db.prepare(sql).get() ?? {})[0]),
    indexes: async (table) =>
      db
        .prepare("select name, sql from sqlite_schema where type = 'index' and sql is not null and tbl_name = ?")
        .all(table)
        .map(({ name, sql }) => ({ name: String(name), sql: String(sql) })),
    series: (first, last) => ({
      before: `with recursive s(n) as (select ${first} union all select n + 1 from s where n < ${last})`,
      table: "s",
    }),
    appended: (column, bytes) => `cast(${column} || x'${Buffer.from(bytes).toString("hex")}' as blob)`,
    settle: async () => undefined,
    async close() {
      db.exec("pragma journal_mode = wal");
      db.close();
      rmSync(`${path}-journal`, { force: true });
      // Else what is measured next waits at its first checkpoint until the disk has all that was written here.
      const file = openSync(path, "r+");
      fsyncSync(file);
      closeSync(file);
    },
  };
}

export async function postgresBulk(url: string): Promise<BulkDatabase> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set synchronous_commit = off; set maintenance_work_mem = '1GB'");
  return {
    run: async (sql) => void (await client.query(sql)),
    value: async (sql) => Number(Object.values((await client.query(sql)).rows[0] ?? {})[0]),
    async indexes(table) {
      const text =
        "select indexname as name, indexdef as sql from pg_indexes where tablename = $1 and indexname not like '%pkey'";
      return (await client.query<{ name: string; sql: string }>(text, [table])).rows;
    },
    series: (first, last) => ({ before: "", table: `generate_series(${first}::bigint, ${last}) as s(n)` }),
    appended: (column, bytes) => `(${column} || decode('${Buffer.from(bytes).toString("hex")}', 'hex'))`,
    async settle() {
      await client.query("vacuum analyze");
      await client.query("checkpoint");
    },
    close: () => client.end(),
  };
}
