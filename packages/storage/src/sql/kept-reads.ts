import type { Row, Table, TableName, Write } from "@haltere/ports";
import { tables } from "@haltere/ports";
import { lastUsed } from "../last-used.ts";
import type { SqlValue } from "./database.ts";

/**
 * Answers of reads of tables that are read for every execution and seldom written, while nobody else can write to the database. A write to a
 * table ends all that is kept of it, when it is sent and when it has ended: a read that was under way meanwhile is
 * not kept, since it may have seen either side.
 */
export interface KeptReads {
  rows<T extends TableName>(
    table: T,
    text: string,
    parameters: readonly SqlValue[],
    read: () => Promise<Row<T>[]>,
  ): Promise<Row<T>[]>;
  /** Carries out a commit of these writes. */
  commit<R>(writes: readonly Write[], carryOut: () => Promise<R>): Promise<R>;
}

/** Rows of a hundred bytes to some thousand. */
const maxKept = 500;
const maxRows = 20;

export function keptReads(): KeptReads {
  let answers = lastUsed<{ rows?: readonly unknown[] }>(maxKept);
  /** Grows with each write to a table that is kept. */
  let writes = 0;

  return {
    async rows<T extends TableName>(
      table: T,
      text: string,
      parameters: readonly SqlValue[],
      read: () => Promise<Row<T>[]>,
    ) {
      if (!isSeldomWritten(table)) return read();
      const entry = answers.getOrMake(`${JSON.stringify(parameters)} ${text}`, () => ({}));
      // What was kept under this text are rows of its table.
      if (entry.rows !== undefined) return entry.rows.map((row) => ({ ...(row as Row<T>) }));
      const before = writes;
      const found = await read();
      if (before === writes && found.length <= maxRows) entry.rows = found.map((row) => ({ ...row }));
      return found;
    },
    async commit(what, carryOut) {
      if (!what.some(({ table }) => isSeldomWritten(table))) return carryOut();
      const forget = () => {
        writes++;
        answers = lastUsed(maxKept);
      };
      forget();
      try {
        return await carryOut();
      } finally {
        forget();
      }
    },
  };
}

function isSeldomWritten(name: TableName): boolean {
  const { seldomWritten }: Table = tables[name];
  return seldomWritten === true;
}
