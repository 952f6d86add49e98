import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

/** A row as SQLite answers it. */
export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** The database as a control plane that has ended left it. */
export interface Snapshot {
  all(sql: string): readonly SqlRow[];
}

/** Looks into a copy: to open the data themselves would do the recovery that the next start is to do. */
export function withSnapshot<T>(data: string, own: string, look: (snapshot: Snapshot) => T): T {
  const folder = mkdtempSync(join(own, "snapshot-"));
  try {
    for (const name of ["haltere.db", "haltere.db-wal"]) {
      if (existsSync(join(data, name))) copyFileSync(join(data, name), join(folder, name));
    }
    const db = new DatabaseSync(join(folder, "haltere.db"));
    try {
      return look({ all: (sql) => db.prepare(sql).all() });
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
