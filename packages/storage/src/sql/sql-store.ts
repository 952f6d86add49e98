import { FlyteError } from "@haltere/core";
import {
  type ColumnName,
  type Condition,
  type Key,
  type Query,
  type Row,
  type Store,
  type TableName,
  tables,
  type Write,
} from "@haltere/ports";
import type { Database, SqlValue } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import { keptReads } from "./kept-reads.ts";
import { pageAnchors } from "./page-anchors.ts";
import { queryCompiler, type Select } from "./queries.ts";
import { maxSpread, referencesToResolve, withResolved } from "./spread.ts";
import { isUnchanging, unchangingRows } from "./unchanging-rows.ts";
import { writeCompiler } from "./writes.ts";

/** The store over any SQL database. */
export function sqlStore(database: Database, dialect: SqlDialect): Store {
  const queries = queryCompiler(dialect);
  const statementOf = writeCompiler(dialect);
  const anchors = pageAnchors(maxAnchors);
  const unchanging = unchangingRows(maxUnchanging);
  const kept = database.exclusive ? keptReads() : undefined;

  /** With conditions on referred rows told as ids, where few rows there meet them. */
  async function resolved<T extends TableName>(table: T, query: Query<T>): Promise<Query<T>> {
    const references: Readonly<Record<string, string>> = tables[table].references;
    const found = await Promise.all(
      referencesToResolve(table, query).map(async (via) => ({ via, ids: await idsOf(references[via], via, query) })),
    );
    let { where } = query;
    for (const { via, ids } of found) if (ids !== undefined) where = withResolved(where, via, ids);
    return { ...query, where };
  }

  /** The ids of the rows that meet what a query says of the row that it refers to by `via`; undefined where they are many. */
  async function idsOf<T extends TableName>(
    target: string | undefined,
    via: string,
    query: Query<T>,
  ): Promise<number[] | undefined> {
    if (target === undefined || !isTable(target)) return undefined;
    const where = query.where.filter((condition) => condition.via === via).map(({ via: _, ...own }) => own);
    const { sql, parameters } = queries.list(target, { where, limit: maxSpread + 1, without: columnNames(target) });
    const found = await database.read(sql, parameters);
    return found.length > maxSpread ? undefined : found.map(([id]) => Number(id));
  }

  async function rows<T extends TableName>(table: T, asked: Query<T>): Promise<Row<T>[]> {
    const query = await resolved(table, asked);
    const { offset = 0, limit, orderBy } = query;
    let select = queries.list(table, query);
    const { pages } = select;
    const anchor = pages === undefined ? undefined : anchors.get(pages, offset);
    if (anchor !== undefined) select = queries.list(table, query, anchor);
    const { sql, parameters, columns } = select;
    const read = async () => (await database.read(sql, parameters)).map((values) => rowOf<T>(columns, values));
    const found = kept === undefined ? await read() : await kept.rows(table, sql, parameters, read);
    const remember = (at: number, row: Row<T> | undefined, inclusive: boolean) => {
      const value = row?.[orderBy?.column ?? "id"];
      if (pages === undefined || row?.id === undefined || !isOrdered(value)) return;
      anchors.set(pages, at, { value, id: row.id, inclusive });
    };
    if (anchor === undefined) remember(offset, found[0], true);
    if (found.length === limit) remember(offset + found.length, found.at(-1), false);
    return found;
  }

  return {
    async get<T extends TableName>(table: T, key: Key<T>) {
      const where = keyConditions(table, key);
      return unchanging.byKey(table, key, async () => (await rows(table, { where }))[0]);
    },
    getById: (table, id) =>
      unchanging.byId(table, id, async () => {
        return (await rows(table, { where: [{ column: "id", comparison: "eq", value: id }] }))[0];
      }),
    list: rows,
    async count(table, where) {
      const { sql, parameters } = queries.count(table, where);
      const [row] = await database.read(sql, parameters);
      return Number(row?.[0]);
    },
    async commit(writes) {
      if (writes.length === 0) return { ok: true, ids: new Map() };
      if (writes.some(changesUnchanging)) unchanging.clear();
      const carryOut = () => database.commit(writes.map(statementOf));
      return kept === undefined ? carryOut() : kept.commit(writes, carryOut);
    },
    close: () => database.close(),
  };
}

/** Every column but the id. */
function columnNames<T extends TableName>(table: T): ColumnName<T>[] {
  return Object.keys(tables[table].columns).filter((name): name is ColumnName<T> => name in tables[table].columns);
}

function isTable(name: string): name is TableName {
  return name in tables;
}

/** Each some hundred bytes. */
const maxAnchors = 5000;
/** Bytes of rows. */
const maxUnchanging = 8 * 1024 * 1024;

function changesUnchanging({ kind, table }: Write): boolean {
  return kind !== "insert" && kind !== "ensure" && isUnchanging(table);
}

function isOrdered(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function keyConditions<T extends TableName>(table: T, key: Key<T>): Condition[] {
  const given: Readonly<Record<string, unknown>> = key;
  return tables[table].key.map((column) => {
    const value = given[column];
    if (typeof value === "string" || typeof value === "number") return { column, comparison: "eq", value };
    throw new FlyteError("InvalidArgument", `The key of ${table} needs ${column}.`);
  });
}

/** The columns were chosen from the table's own, and its values written through their types: so this is its row. */
function rowOf<T extends TableName>(columns: Select["columns"], values: readonly SqlValue[]): Row<T> {
  const row: Record<string, SqlValue | undefined> = {};
  columns.forEach((column, index) => {
    row[column] = values[index];
  });
  return row as Row<T>;
}
