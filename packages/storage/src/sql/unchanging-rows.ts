import { type Key, type Row, type Table, type TableName, tables } from "@haltere/ports";

/**
 * Rows that never change once they are written, kept after they were read: those used last, up to a number of bytes. Whichever process wrote
 * them, they stay right, so that nobody need ask the database for them again. That a row is not there is not kept: it may come.
 */
export interface UnchangingRows {
  byKey<T extends TableName>(
    table: T,
    key: Key<T>,
    read: () => Promise<Row<T> | undefined>,
  ): Promise<Row<T> | undefined>;
  byId<T extends TableName>(table: T, id: number, read: () => Promise<Row<T> | undefined>): Promise<Row<T> | undefined>;
  /** Forgets all: something was done to such a table that nobody should do. */
  clear(): void;
}

/** What a row costs beside its bytes. */
const overhead = 500;

export function isUnchanging(name: TableName): boolean {
  const { unchanging }: Table = tables[name];
  return unchanging === true;
}

export function unchangingRows(capacity: number): UnchangingRows {
  const kept = new Map<string, { readonly row: unknown; readonly size: number }>();
  let size = 0;

  async function through<T extends TableName>(
    table: T,
    name: string,
    read: () => Promise<Row<T> | undefined>,
  ): Promise<Row<T> | undefined> {
    if (!isUnchanging(table)) return read();
    const known = kept.get(name);
    // What a name of a table stands for is that table's row: it was put there below.
    const row = known === undefined ? await read() : (known.row as Row<T>);
    if (row !== undefined) keep(name, row, known?.size ?? sizeOf(row));
    return row;
  }

  /** Puts the entry to the end: the first is the one that was used least lately. */
  function keep(name: string, row: unknown, bytes: number): void {
    if (bytes > capacity / 4) return;
    size += bytes - (kept.get(name)?.size ?? 0);
    kept.delete(name);
    kept.set(name, { row, size: bytes });
    for (const [oldest, entry] of kept) {
      if (size <= capacity) return;
      kept.delete(oldest);
      size -= entry.size;
    }
  }

  return {
    byKey: (table, key, read) => {
      const given: Readonly<Record<string, unknown>> = key;
      return through(table, JSON.stringify([table, ...tables[table].key.map((column) => given[column])]), read);
    },
    byId: (table, id, read) => through(table, `${table} ${id}`, read),
    clear() {
      kept.clear();
      size = 0;
    },
  };
}

function sizeOf(row: object): number {
  let bytes = overhead;
  for (const value of Object.values(row)) if (value instanceof Uint8Array) bytes += value.length;
  return bytes;
}
