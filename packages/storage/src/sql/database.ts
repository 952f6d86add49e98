/** What a column can hold on its way to and from a driver. Numbers are safe integers or reals. */
export type SqlValue = string | number | null | Uint8Array;

/** One statement that writes. */
export interface Statement {
  /** The same string object for the same shape, so that drivers can keep what they prepared. */
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  /** Whether it returns one row holding the `id` of what it wrote. */
  readonly returnsId: boolean;
  /** Whether writing no row is a conflict. */
  readonly mustWrite: boolean;
}

export type StatementsResult =
  | { readonly ok: true; readonly ids: ReadonlyMap<number, number> }
  | { readonly ok: false; readonly conflict: number };

/**
 * The seam between the store, which knows tables and makes SQL, and a driver, which knows one database and carries SQL
 * out. Everything a new database must bring is this and a `SqlDialect`.
 */
export interface Database {
  /** Whether nobody else writes to what the store keeps of projects, launch plans and attributes, for as long as it is open. */
  readonly exclusive: boolean;
  /** The rows, each an array of values in the order of the selected columns. */
  read(sql: string, parameters: readonly SqlValue[]): Promise<SqlValue[][]>;
  /** All statements or none; durable, and seen by every later `read`, when answered. Rejects only where nothing was written. */
  commit(statements: readonly Statement[]): Promise<StatementsResult>;
  close(): Promise<void>;
}
