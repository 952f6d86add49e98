import type { Column } from "./columns.ts";

/** A table: its natural key, its columns, which of them hold the `id` of a row elsewhere, and its further indexes. */
export interface Table {
  /** Whether a row, once written, is neither changed nor removed by anybody. */
  readonly unchanging?: true;
  /** Whether it is read far more often than written, in a few ways. */
  readonly seldomWritten?: true;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
  readonly references: Readonly<Record<string, string>>;
  readonly indexes: readonly (readonly string[])[];
}
