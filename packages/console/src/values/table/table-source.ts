/** A file of a table, below this page's own address. */
export interface TableFile {
  readonly link: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

export interface TableColumn {
  readonly name: string;
  /** `int64`, `timestamp[us]`, as the file has it. */
  readonly type: string;
  /** Whether its values stand at the right. */
  readonly isNumber: boolean;
}

/** The text of a cell; undefined for none. */
export type Cell = string | undefined;

/** Rows of a table, read as they are looked at. */
export interface TableSource {
  readonly columns: readonly TableColumn[];
  readonly rows: number;
  /** Of what these rows are only the beginning: `the first 4.0 MB of 20 MB`. Empty where they are all. */
  readonly cut: string;
  /** Rows from `start` to before `end`, each with a cell for each column. */
  read(start: number, end: number): Promise<readonly (readonly Cell[])[]>;
}
