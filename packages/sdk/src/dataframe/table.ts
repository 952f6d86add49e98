import type { ColumnKind } from "./column-kind.ts";

/** A table as what it lies in tells it: its columns, and its rows in batches, column by column. */
export interface Table {
  readonly columns: readonly TableColumn[];
  /** The rows, of which no more than some are held; the columns in the order they are asked for, each one of the table's. */
  batches(names: readonly string[]): AsyncIterable<TableBatch>;
}

export interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** Some rows. The values are as `ColumnKind` says. */
export interface TableBatch {
  readonly length: number;
  readonly columns: readonly ArrayLike<unknown>[];
}

/** The rows that are written together, and held while they are. */
export const rowsPerGroup = 20_000;
