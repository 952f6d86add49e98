import { catalogTables } from "./tables/catalog-tables.ts";
import type { Column, ColumnType } from "./tables/columns.ts";
import { engineTables } from "./tables/engine-tables.ts";
import { executionTables } from "./tables/execution-tables.ts";
import { registeredTables } from "./tables/registered-tables.ts";

/**
 * The tables of the store, as data. SQL schemas, row types, and the names that Flyte's filters and sorts may use
 * (FlyteAdmin's column names) all derive from this one place.
 *
 * Records (what the API answers) and the engine's state are different tables, written in the same transaction.
 * Times are whole microseconds since 1970-01-01T00:00:00Z; messages are encoded protobuf bytes.
 */
export const tables = { ...registeredTables, ...executionTables, ...catalogTables, ...engineTables } as const;

export type TableName = keyof typeof tables;

type ValueOf<T extends ColumnType> = T extends "text" ? string : T extends "bytes" | "message" ? Uint8Array : number;

type Values<Columns> = {
  -readonly [K in keyof Columns]: Columns[K] extends Column<infer T, infer Null>
    ? ValueOf<T> | (Null extends true ? null : never)
    : never;
};

/** The columns of a table that a writer gives. */
export type NewRow<T extends TableName> = Values<(typeof tables)[T]["columns"]>;

/** A row as the store answers it: `id` is given at insertion and grows. */
export type Row<T extends TableName> = NewRow<T> & { readonly id: number };

/** A column that a condition or an order may name. */
export type ColumnName<T extends TableName> = keyof Row<T> & string;

/** The natural key of a table's row. */
export type Key<T extends TableName> = Pick<Row<T>, Extract<(typeof tables)[T]["key"][number], keyof Row<T>>>;
