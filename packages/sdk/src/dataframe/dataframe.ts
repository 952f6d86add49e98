import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { StructuredDatasetType } from "@haltere/idl/core";
import type { Table as ArrowTable } from "apache-arrow";
import type { FileAccess } from "../files/file-access.ts";
import { reachOf } from "../files/reach.ts";
import { setField } from "../transformers/plain-object.ts";
import { atField, atIndex, type Position, positionOf, valueError } from "../transformers/position.ts";
import type { Transformer } from "../transformers/transformer.ts";
import { kindText } from "./column-kind.ts";
import { type DeclaredColumn, declaredColumn } from "./declared-column.ts";
import { findParts, partName, type TableFormat, tableFormat } from "./find-parts.ts";
import { naturalValue } from "./natural-value.ts";
import { partsTable } from "./parts-table.ts";
import { type Rows, rowsTable } from "./rows-table.ts";
import type { Table, TableBatch } from "./table.ts";

/** What a DataFrame is made of. */
export type DataFrameSource =
  | { readonly kind: "rows"; readonly rows: Rows }
  | { readonly kind: "arrow"; readonly table: ArrowTable }
  /** A file or a folder of files on this machine, or an address. */
  | { readonly kind: "stored"; readonly location: string; readonly isPlaced: boolean };

/** What is known of a DataFrame beside its source. */
export interface DataFrameDetails {
  /** `parquet`, `csv`, or empty for what its type says, else Parquet. */
  readonly format?: string;
  /** The columns that its type declares; the others are left out. */
  readonly columns?: ReadonlyMap<string, Transformer>;
  /** What the literal that it was read from says of it, which it keeps where it is passed on. */
  readonly wireType?: StructuredDatasetType;
  /** Of the input or output that it was read from. */
  readonly position?: Position;
  readonly access?: FileAccess;
}

export interface ReadOptions {
  /** The columns to read, in this order; left out, those that the type declares, else all. */
  readonly columns?: readonly string[];
}

/** What reading gives: the declared row, or any columns where none are declared (`never`). */
export type RowRead<Row> = [Row] extends [never] ? Readonly<Record<string, unknown>> : Row;

/**
 * A table that travels between tasks: Flyte's structured dataset. Nothing is read before its rows are asked for; one that
 * was made of rows or of an Arrow table is written when a task returns it.
 */
export class FlyteDataFrame<out Row = never> {
  readonly source: DataFrameSource;
  /** `parquet`, `csv`, or empty where only its type says. */
  readonly format: string;
  /** What the literal that it was read from says of it. */
  readonly wireType: StructuredDatasetType | undefined;
  readonly #columns: ReadonlyMap<string, Transformer> | undefined;
  readonly #position: Position;
  readonly #access: FileAccess | undefined;
  readonly #written = new WeakMap<FileAccess, Map<string, string>>();
  #isConsumed = false;

  constructor(source: DataFrameSource, details: DataFrameDetails = {}) {
    this.source = source;
    this.format = details.format ?? "";
    this.wireType = details.wireType;
    this.#columns = details.columns;
    this.#position = details.position ?? positionOf({}, "output", "the table");
    this.#access = details.access;
  }

  /** Where it lies; undefined while it is only in memory. */
  get location(): string | undefined {
    return this.source.kind === "stored" ? this.source.location : undefined;
  }

  /** The names of its columns, in their order. */
  async columns(): Promise<readonly string[]> {
    return this.#selected(await this.open(), {});
  }

  /** How many rows it has. */
  async count(): Promise<number> {
    let count = 0;
    for await (const { length } of (await this.open()).batches([])) count += length;
    return count;
  }

  /**
   * All rows, as objects by column. A declared column has the values of its schema. Of one that is not declared, ints are
   * numbers where those are exact, else bigints; times are Dates; what is missing is null.
   * @throws FlyteError naming column and row of a value that is not of the declared type.
   */
  async rows(options: ReadOptions = {}): Promise<RowRead<Row>[]> {
    const rows: RowRead<Row>[] = [];
    for await (const batch of this.batches(options)) for (const row of batch) rows.push(row);
    return rows;
  }

  /**
   * The rows some at a time, `size` (10,000) or fewer, for a table that is larger than memory: of a Parquet file one row
   * group is held. Throws as `rows`.
   */
  async *batches(options: ReadOptions & { readonly size?: number } = {}): AsyncGenerator<readonly RowRead<Row>[]> {
    const table = await this.open();
    const names = this.#selected(table, options);
    const size = Math.max(1, options.size ?? 10_000);
    const readers = names.map((name) => this.#reader(table, name));
    let start = 0;
    for await (const batch of table.batches(names)) {
      for (let from = 0; from < batch.length; from += size) {
        yield this.#rowsOf(batch, { names, readers, start }, from, Math.min(from + size, batch.length));
      }
      start += batch.length;
    }
  }

  /** All rows as an Apache Arrow table: ints of 64 bits, times in nanoseconds of UTC. */
  async arrow(options: ReadOptions = {}): Promise<ArrowTable> {
    const table = await this.open();
    const { arrowOfTable } = await import("./arrow-table.ts");
    return await arrowOfTable(table, this.#selected(table, options));
  }

  /**
   * The result of a query of DuckDB's, in which this table is `df`, and others have the names they are given under.
   * @throws FlyteError FailedPrecondition where the package `@duckdb/node-api` is not installed, InvalidArgument with
   * DuckDB's message for a query that it refuses.
   */
  async query(
    sql: string,
    options: { readonly tables?: Readonly<Record<string, FlyteDataFrame<unknown>>> } = {},
  ): Promise<FlyteDataFrame> {
    const { runQuery } = await import("./duckdb-query.ts");
    const tables = { ...options.tables, df: this };
    const location = await runQuery(sql, tables, await reachOf(this.#access).scratch());
    return new FlyteDataFrame({ kind: "stored", location, isPlaced: false }, { format: "parquet" });
  }

  /**
   * Writes its rows to a file of this machine: CSV where the path ends in `.csv`, else Parquet. An iterable of rows is
   * written as it comes: of a table that is larger than memory some are held.
   */
  async saveAs(path: string): Promise<void> {
    await this.#write(path, path.toLowerCase().endsWith(".csv") ? "csv" : "parquet", this.#columns, this.#position);
  }

  /** Where an access has it written, which is done once for each format. */
  writtenBy(access: FileAccess, format: string, write: () => string): string {
    const written = this.#written.get(access) ?? new Map<string, string>();
    this.#written.set(access, written);
    const known = written.get(format);
    if (known !== undefined) return known;
    const location = write();
    written.set(format, location);
    return location;
  }

  /** Writes it into a folder, as flytekit names the file in it. */
  async writeTo(folder: string, format: string, columns = this.#columns, position = this.#position): Promise<void> {
    const wanted = tableFormat(format, folder);
    await this.#write(join(folder, partName(wanted)), wanted, columns, position);
  }

  /** The files of this machine that hold it; one that is in memory is written first. */
  async parts(): Promise<{ readonly paths: readonly string[]; readonly format: "parquet" | "csv" }> {
    if (this.source.kind === "stored") {
      const format = tableFormat(this.format, this.source.location);
      return { paths: await findParts(this.source.location, format, this.#access), format };
    }
    const folder = await reachOf(this.#access).scratch();
    await this.writeTo(folder, "parquet");
    return { paths: [join(folder, partName("parquet"))], format: "parquet" };
  }

  /** Its columns and rows, as they are held. */
  async open(columns = this.#columns, position = this.#position): Promise<Table> {
    const { source } = this;
    const declared = declaredColumns(columns);
    switch (source.kind) {
      case "rows":
        this.#consume(source.rows);
        return await rowsTable(source.rows, declared, position);
      case "arrow":
        return await (await import("./arrow-table.ts")).tableOfArrow(source.table);
      case "stored": {
        const { paths, format } = await this.parts();
        return await partsTable(paths, format, declared);
      }
    }
  }

  async #write(
    path: string,
    format: TableFormat,
    columns: ReadonlyMap<string, Transformer> | undefined,
    position: Position,
  ): Promise<void> {
    const table = columnsOf(await this.open(columns, position), columns, position);
    if (format === "csv") await (await import("./csv-table.ts")).writeCsv(table, path);
    else await (await import("./write-parquet.ts")).writeParquet(table, path);
  }

  /** An iterable that is no collection runs once, and would be empty a second time. */
  #consume(rows: Rows): void {
    const runsOnce = Symbol.asyncIterator in rows || ("next" in rows && typeof rows.next === "function");
    if (runsOnce && this.#isConsumed) {
      throw new FlyteError("FailedPrecondition", "the rows of the table have been run through, and cannot be again", {
        kind: "user",
        hint: "Make the DataFrame of a list, or return it before reading it.",
      });
    }
    this.#isConsumed = true;
  }

  #selected(table: Table, { columns }: ReadOptions): readonly string[] {
    const all = table.columns.map(({ name }) => name);
    const names = columns ?? (this.#columns === undefined ? all : [...this.#columns.keys()]);
    const missing = names.find((name) => !all.includes(name));
    if (missing === undefined) return names;
    const { owner, slot, path } = this.#position;
    throw new FlyteError("InvalidArgument", `the table has no column ${missing}; its columns are ${all.join(", ")}`, {
      kind: "user",
      where: { ...owner, [slot]: path },
    });
  }

  #reader(table: Table, name: string): (value: unknown, row: number) => unknown {
    const transformer = this.#columns?.get(name);
    if (transformer === undefined) {
      const kind = table.columns.find((column) => column.name === name)?.kind;
      return kind === undefined ? (value) => value : (value) => naturalValue(kind, value);
    }
    const { decodePlain, decode } = declaredColumn(name, transformer);
    return (value, row) => decodePlain(value) ?? decode(value ?? null, atField(atIndex(this.#position, row), name));
  }

  #rowsOf(
    { columns }: TableBatch,
    table: {
      readonly names: readonly string[];
      readonly readers: readonly ((value: unknown, row: number) => unknown)[];
      readonly start: number;
    },
    from: number,
    to: number,
  ): readonly RowRead<Row>[] {
    const rows: RowRead<Row>[] = [];
    for (let row = from; row < to; row++) {
      const values: Record<string, unknown> = {};
      table.names.forEach((name, index) => {
        setField(values, name, table.readers[index]?.(columns[index]?.[row], table.start + row));
      });
      // The readers made each value what the row's type says.
      rows.push(values as RowRead<Row>);
    }
    return rows;
  }
}

/** The table with the declared columns alone, of which each must be there and of the declared kind. */
function columnsOf(table: Table, columns: ReadonlyMap<string, Transformer> | undefined, position: Position): Table {
  if (columns === undefined) return table;
  const kept = [...columns].map(([name, transformer]) => {
    const found = table.columns.find((column) => column.name === name);
    const { kind } = declaredColumn(name, transformer);
    if (found !== undefined && kindText(found.kind) === kindText(kind)) return found;
    const has = found === undefined ? "no such column" : `it as ${kindText(found.kind)}`;
    throw valueError(position, `the column ${name} is declared as ${kindText(kind)}; the table has ${has}`);
  });
  return { columns: kept, batches: (names) => table.batches(names) };
}

function declaredColumns(
  columns: ReadonlyMap<string, Transformer> | undefined,
): ReadonlyMap<string, DeclaredColumn> | undefined {
  if (columns === undefined) return undefined;
  return new Map([...columns].map(([name, transformer]) => [name, declaredColumn(name, transformer)]));
}
