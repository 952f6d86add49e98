import { FlyteError } from "@haltere/core";
import { type Cell, type Cells, columnOf, compare, refused, same, validateCell } from "./memory-cell.ts";
import { matches } from "./memory-condition.ts";
import type { CommitResult, Condition, Query, Store, Write } from "./store.ts";
import { type Key, type Row, type TableName, tables } from "./tables.ts";

type Stored = Cells & { readonly id: number };

/** What a memory store keeps; open it again as another store to play a restart. */
export interface MemoryData {
  readonly tables: Map<string, Map<string, Stored>>;
  nextId: number;
}

export function createMemoryData(): MemoryData {
  return { tables: new Map(), nextId: 1 };
}

/** A store in this process's memory, for tests: all of the contract but surviving the process. */
export function openMemoryStore(data: MemoryData = createMemoryData()): Store {
  let closed = false;
  const check = (): void => {
    if (closed) throw new FlyteError("Unavailable", "The store is closed.");
  };
  const rowsOf = (table: string): Map<string, Stored> => {
    const known = data.tables.get(table);
    if (known !== undefined) return known;
    const made = new Map<string, Stored>();
    data.tables.set(table, made);
    return made;
  };
  /** Rows in the order of their ids, which a put over a row keeps. */
  const find = (table: TableName, where: readonly Condition[]): Stored[] => {
    check();
    const test = matches(table, where, (reference, id) => {
      for (const row of rowsOf(reference).values()) if (row.id === id) return row;
      return undefined;
    });
    return [...rowsOf(table).values()].filter(test).sort((a, b) => a.id - b.id);
  };

  return {
    async get<T extends TableName>(table: T, key: Key<T>) {
      check();
      const row = rowsOf(table).get(keyText(table, key as Cells));
      return row === undefined ? undefined : (copy(row) as Row<T>);
    },
    async getById<T extends TableName>(table: T, id: number) {
      check();
      for (const row of rowsOf(table).values()) if (row.id === id) return copy(row) as Row<T>;
      return undefined;
    },
    async list<T extends TableName>(table: T, query: Query<T>) {
      const rows = find(table, query.where);
      const { orderBy, offset = 0, limit, without = [] } = query;
      if (orderBy !== undefined) {
        columnOf(table, orderBy.column);
        const { column, descending } = orderBy;
        const order = (a: Stored, b: Stored): number => compare(a[column] ?? null, b[column] ?? null) || a.id - b.id;
        rows.sort((a, b) => (descending ? order(b, a) : order(a, b)));
      }
      for (const size of [offset, limit ?? 0])
        if (!Number.isSafeInteger(size) || size < 0)
          throw new FlyteError("InvalidArgument", `A page of ${size} rows is none.`);
      const page = rows.slice(offset, limit === undefined ? undefined : offset + limit);
      return page.map((row) => copy(row, without) as Row<T>);
    },
    async count(table, where) {
      return find(table, where).length;
    },
    async commit(writes): Promise<CommitResult> {
      check();
      const changed = new Map<string, Map<string, Stored | undefined>>();
      const ids = new Map<number, number>();
      let { nextId } = data;
      for (const write of writes) validate(write);
      for (const [index, write] of writes.entries()) {
        const rows = rowsOf(write.table);
        const draft = changed.get(write.table) ?? new Map<string, Stored | undefined>();
        changed.set(write.table, draft);
        const current = (key: string): Stored | undefined => (draft.has(key) ? draft.get(key) : rows.get(key));
        if (write.kind === "delete") {
          const holds = (row: Stored): boolean =>
            Object.entries(write.where as Cells).every(([column, value]) => same(row[column] ?? null, value));
          const whole = wholeKey(write.table, write.where as Cells);
          if (whole !== undefined) {
            const row = current(whole);
            if (row !== undefined && holds(row)) draft.set(whole, undefined);
          } else
            for (const key of new Set([...rows.keys(), ...draft.keys()])) {
              const row = current(key);
              if (row !== undefined && holds(row)) draft.set(key, undefined);
            }
          continue;
        }
        if (write.kind === "update") {
          const key = keyText(write.table, write.key as Cells);
          const row = current(key);
          const expected = Object.entries((write.expected ?? {}) as Cells);
          if (row === undefined || !expected.every(([column, value]) => same(row[column] ?? null, value)))
            return { ok: false, conflict: index };
          draft.set(key, { ...row, ...(copy(write.set as Cells) as Cells) });
          continue;
        }
        const row = copy(write.row as Cells);
        const key = write.table === "journal" ? String(nextId) : keyText(write.table, row);
        const before = current(key);
        if (before !== undefined && write.kind === "ensure") continue;
        if (before !== undefined && write.kind === "insert") return { ok: false, conflict: index };
        const id = before?.id ?? nextId++;
        draft.set(key, { ...row, id });
        ids.set(index, id);
      }
      for (const [table, draft] of changed) {
        const rows = rowsOf(table);
        for (const [key, row] of draft) {
          if (row === undefined) rows.delete(key);
          else rows.set(key, row);
        }
      }
      data.nextId = nextId;
      return { ok: true, ids };
    },
    async close() {
      closed = true;
    },
  };
}

function validate(write: Write): void {
  const given: Cells[] = [];
  if (write.kind === "delete") given.push(write.where as Cells);
  else if (write.kind === "update") given.push(write.key as Cells, write.set as Cells, (write.expected ?? {}) as Cells);
  else {
    for (const column of Object.keys(tables[write.table].columns))
      if ((write.row as Cells)[column] === undefined) throw refused(write.table, column, "is missing");
    given.push(write.row as Cells);
  }
  for (const cells of given)
    for (const [column, value] of Object.entries(cells)) validateCell(write.table, column, value);
}

function keyText(table: TableName, cells: Cells): string {
  return JSON.stringify(tables[table].key.map((column) => cells[column]));
}

function wholeKey(table: TableName, cells: Cells): string | undefined {
  return tables[table].key.every((column) => cells[column] !== undefined) ? keyText(table, cells) : undefined;
}

/** Bytes are copied: what a caller does with its own afterwards is none of the store's. */
function copy<C extends Cells>(cells: C, without: readonly string[] = []): C {
  const out: Record<string, Cell> = { ...cells };
  for (const column of without) delete out[column];
  for (const [column, value] of Object.entries(out)) if (value instanceof Uint8Array) out[column] = value.slice();
  return out as C;
}
