import { FlyteError } from "@haltere/core";
import { isPlainObject } from "../transformers/plain-object.ts";
import { atField, atIndex, mismatch, type Position } from "../transformers/position.ts";
import type { ColumnKind } from "./column-kind.ts";
import type { DeclaredColumn } from "./declared-column.ts";
import { kindOfValues, storedValue } from "./natural-value.ts";
import { rowsPerGroup, type Table, type TableBatch, type TableColumn } from "./table.ts";

/** Rows as an author gives them. */
export type Rows = Iterable<Readonly<Record<string, unknown>>> | AsyncIterable<Readonly<Record<string, unknown>>>;

type Row = Readonly<Record<string, unknown>>;

/**
 * A table of rows. Without declared columns the rows tell them: all of a list, the first 20,000 of an iterable, which is run
 * through once.
 * @throws FlyteError naming the column and row of a value that is of another kind.
 */
export async function rowsTable(
  rows: Rows,
  declared: ReadonlyMap<string, DeclaredColumn> | undefined,
  position: Position,
): Promise<Table> {
  const groups = grouped(rows);
  const first = await groups.next();
  const begun = first.done ? [] : first.value;
  const columns = declared === undefined ? inferred(Array.isArray(rows) ? rows : begun) : columnsOf(declared);
  return {
    columns,
    async *batches(names) {
      let start = 0;
      for await (const group of startingWith(begun, groups)) {
        yield batchOf(group, start, names, { columns, declared, position });
        start += group.length;
      }
    },
  };
}

function columnsOf(declared: ReadonlyMap<string, DeclaredColumn>): readonly TableColumn[] {
  return [...declared].map(([name, { kind }]) => ({ name, kind }));
}

function inferred(rows: readonly Row[]): readonly TableColumn[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...names].map((name) => ({
    name,
    kind:
      kindOfValues(
        rows.map((row) => row[name]),
        name,
      ) ?? allNull,
  }));
}

/** What a column of nothing but null is. */
const allNull: ColumnKind = { kind: "string" };

async function* grouped(rows: Rows): AsyncGenerator<readonly Row[]> {
  let group: Row[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < rowsPerGroup) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

async function* startingWith(first: readonly Row[], rest: AsyncIterable<readonly Row[]>) {
  if (first.length > 0) yield first;
  yield* rest;
}

function batchOf(
  rows: readonly Row[],
  start: number,
  names: readonly string[],
  table: {
    readonly columns: readonly TableColumn[];
    readonly declared: ReadonlyMap<string, DeclaredColumn> | undefined;
    readonly position: Position;
  },
): TableBatch {
  const { declared, position } = table;
  const kinds = new Map(table.columns.map(({ name, kind }) => [name, kind]));
  rows.forEach((row, index) => {
    if (!isPlainObject(row)) throw mismatch(atIndex(position, start + index), "a row as an object", row);
    const unknown = Object.keys(row).find((name) => !kinds.has(name));
    if (unknown !== undefined) throw unknownColumn(unknown, start + index, [...kinds.keys()], declared !== undefined);
  });
  const columns = names.map((name) => {
    const column = declared?.get(name);
    const kind = kinds.get(name);
    return rows.map((row, index) => {
      if (column !== undefined) {
        const value = row[name];
        return column.encodePlain(value) ?? column.encode(value, atField(atIndex(position, start + index), name));
      }
      return kind === undefined ? null : storedValue(kind, row[name], name);
    });
  });
  return { length: rows.length, columns };
}

function unknownColumn(name: string, row: number, columns: readonly string[], declared: boolean): FlyteError {
  return new FlyteError("InvalidArgument", `row ${row} has a column ${name}; the columns are ${columns.join(", ")}`, {
    kind: "user",
    hint: declared
      ? "Declare it in DataFrame.schema({ columns }), or leave it out of the rows."
      : "Declare the columns with DataFrame.schema({ columns }), where the first rows do not have all.",
  });
}
