import type { ColumnName, Key, NewRow, Row, TableName } from "./tables.ts";

/**
 * How a column is compared. `contains` and `not_like` are Flyte's filter functions, LIKE %v% and NOT LIKE v: in the value
 * `%` stands for any text and `_` for any character, and case counts. A null in the column meets no comparison but `eq` null.
 */
export type Comparison = "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "contains" | "not_like" | "in" | "not_in";

/**
 * One condition of a query. With `via`, the column belongs to the row that the named reference column points to; a row
 * whose reference is null meets none of these. A column, a reference or a value that the tables cannot compare throws
 * InvalidArgument.
 */
export interface Condition {
  readonly column: string;
  readonly comparison: Comparison;
  /** A list for `in` and `not_in`, else a single value; null compares as SQL's IS (NOT) NULL with `eq` and `ne`. */
  readonly value: Value | readonly Value[];
  readonly via?: string;
}

export type Value = string | number | null;

export interface Query<T extends TableName> {
  readonly where: readonly Condition[];
  /**
   * Without an order, rows come in the order they were inserted. Text is ordered by code point, null is the largest, and
   * equal rows come by `id` in the same direction, so that pages never overlap.
   */
  readonly orderBy?: { readonly column: ColumnName<T>; readonly descending: boolean };
  readonly limit?: number;
  readonly offset?: number;
  /** Columns that need not be read (large ones, for lists); they are absent from the rows answered. */
  readonly without?: readonly ColumnName<T>[];
}

/** One write of a commit. A commit is all or nothing, and the first write that cannot be done names its conflict. */
export type Write = { [T in TableName]: WriteTo<T> }[TableName];

type WriteTo<T extends TableName> =
  /** A new row; a row with the same key is a conflict. */
  | { readonly kind: "insert"; readonly table: T; readonly row: NewRow<T> }
  /** A new row, or all of its columns written over the row with the same key. */
  | { readonly kind: "put"; readonly table: T; readonly row: NewRow<T> }
  /** A new row, unless one with the same key stands: then nothing. */
  | { readonly kind: "ensure"; readonly table: T; readonly row: NewRow<T> }
  /** Columns of the row under this key, if it holds what `expected` says; no such row is a conflict. */
  | {
      readonly kind: "update";
      readonly table: T;
      readonly key: Key<T>;
      readonly set: Partial<NewRow<T>>;
      readonly expected?: Partial<NewRow<T>>;
    }
  /** Every row that holds these values; none is no conflict. */
  | { readonly kind: "delete"; readonly table: T; readonly where: Partial<Row<T>> };

export type CommitResult =
  | {
      readonly ok: true;
      /** By the index of its write, the `id` of the row that an `insert` or a `put` wrote, or an `ensure` if it did. */
      readonly ids: ReadonlyMap<number, number>;
    }
  | {
      readonly ok: false;
      /** Index of the write that found another state than it expected. */
      readonly conflict: number;
    };

/**
 * Durable rows. What `commit` has answered survives a crash of the process and of the machine; readers see a commit
 * wholly or not at all, and at once when it was answered. Commits of many callers may share one fsync.
 */
export interface Store {
  get<T extends TableName>(table: T, key: Key<T>): Promise<Row<T> | undefined>;
  getById<T extends TableName>(table: T, id: number): Promise<Row<T> | undefined>;
  list<T extends TableName>(table: T, query: Query<T>): Promise<Row<T>[]>;
  count<T extends TableName>(table: T, where: readonly Condition[]): Promise<number>;
  /** Writes everything or nothing. Throws only where the store itself fails (disk full, closed) or a value does not fit its column: then nothing was written. */
  commit(writes: readonly Write[]): Promise<CommitResult>;
  /** Waits for commits under way, then lets go of the data. */
  close(): Promise<void>;
}
