import type { Table as ArrowTable } from "apache-arrow";
import { z } from "zod";
import { FlyteDataFrame } from "../dataframe/dataframe.ts";
import { declaredColumn } from "../dataframe/declared-column.ts";
import { isAddress } from "../files/address.ts";
import type { FlyteDirectory } from "../files/directory.ts";
import type { FlyteFile } from "../files/file.ts";
import { dataFrameTransformer } from "../transformers/dataframe.ts";
import type { Transformer } from "../transformers/transformer.ts";
import { interpretSchema } from "./interpret-schema.ts";
import { markTransformer } from "./transformer-mark.ts";

/** Columns by name, each with the schema of its values. */
type Columns = Readonly<Record<string, z.ZodType>>;

/** A row of declared columns. */
type RowOf<C extends Columns> = { readonly [name in keyof C]: z.output<C[name]> };

type DataFrameSchema<Row> = z.ZodType<FlyteDataFrame<Row>, FlyteDataFrame<Row>>;

/** Takes tables of any columns; what it gives may be given on as one of some, and is checked when it is read. */
type AnyDataFrameSchema = z.ZodType<FlyteDataFrame, FlyteDataFrame<unknown>>;

export interface DataFrameOptions<C extends Columns> {
  /**
   * The columns in their order: numbers, strings, booleans, times, lists of these, each also nullable. Reading gives these
   * and no others; what is written has exactly these. Part of the type on the wire.
   */
  readonly columns?: C;
  /** `parquet` or `csv`; left out, what is written is Parquet, and anything is read. Part of the type on the wire. */
  readonly format?: string;
}

type AnyRow = Readonly<Record<string, unknown>>;

function dataFrameSchema(options?: { readonly format?: string }): AnyDataFrameSchema;
function dataFrameSchema<C extends Columns>(
  options: DataFrameOptions<C> & { readonly columns: C },
): DataFrameSchema<RowOf<C>>;
function dataFrameSchema(options: DataFrameOptions<Columns> = {}): z.ZodType {
  const schema = z.custom<FlyteDataFrame<unknown>>((value) => value instanceof FlyteDataFrame, "expected a DataFrame");
  const columns = options.columns === undefined ? undefined : interpreted(options.columns);
  markTransformer(schema, () => dataFrameTransformer({ format: options.format ?? "", columns }));
  return schema;
}

function interpreted(columns: Columns): ReadonlyMap<string, Transformer> {
  return new Map(
    Object.entries(columns).map(([name, schema]) => {
      const { transformer } = interpretSchema(schema, `columns.${name}`);
      declaredColumn(name, transformer);
      return [name, transformer];
    }),
  );
}

/** What `DataFrame` can do beside being a schema. */
interface DataFrameFactory {
  /**
   * The schema of tables with these columns: `DataFrame.schema({ columns: { city: z.string(), n: z.int() } })`.
   * @throws FlyteError InvalidArgument for a column of a type that no table holds.
   */
  schema: typeof dataFrameSchema;
  /**
   * A table of rows: a list, or an iterable for one that is larger than memory. Without declared columns the rows tell them:
   * a column whose numbers are all whole is one of ints.
   */
  fromRows<Row extends object>(
    rows: Iterable<Row> | AsyncIterable<Row>,
    options?: { readonly format?: "parquet" | "csv" },
  ): FlyteDataFrame<Row>;
  /** A table of an Apache Arrow table. */
  fromArrow(table: ArrowTable, options?: { readonly format?: "parquet" | "csv" }): FlyteDataFrame;
  /**
   * A table that lies in a file or a folder of files, on this machine or at an address, or that a File or a Directory holds;
   * Parquet where its name does not end in `.csv` and nothing else is said. Its rows have the columns that are declared.
   */
  fromFile: typeof fromFile;
}

function fromFile(location: Stored, options?: { readonly format?: string }): FlyteDataFrame;
function fromFile<C extends Columns>(
  location: Stored,
  options: DataFrameOptions<C> & { readonly columns: C },
): FlyteDataFrame<RowOf<C>>;
function fromFile(stored: Stored, options: DataFrameOptions<Columns> = {}): FlyteDataFrame<AnyRow> {
  const location = typeof stored === "string" ? stored : stored.location;
  const isPlaced = typeof stored === "string" ? isAddress(stored) : stored.isPlaced;
  return new FlyteDataFrame(
    { kind: "stored", location, isPlaced },
    {
      format: options.format ?? formatOfName(location),
      ...(options.columns === undefined ? {} : { columns: interpreted(options.columns) }),
    },
  );
}

/** A path or an address, or what has one. */
type Stored = string | FlyteFile | FlyteDirectory;

/**
 * A table that travels between tasks: Flyte's structured dataset, flytekit's StructuredDataset. It is a schema itself
 * (`inputs: { table: DataFrame }`), for tables of any columns.
 */
export type DataFrame<Row = never> = FlyteDataFrame<Row>;
export const DataFrame: AnyDataFrameSchema & DataFrameFactory = /* @__PURE__ */ Object.assign(
  /* @__PURE__ */ dataFrameSchema(),
  {
    schema: dataFrameSchema,
    fromRows: <Row extends object>(
      rows: Iterable<Row> | AsyncIterable<Row>,
      options: { readonly format?: "parquet" | "csv" } = {},
    ) => new FlyteDataFrame<Row>({ kind: "rows", rows: rows as Iterable<AnyRow> | AsyncIterable<AnyRow> }, options),
    fromArrow: (table: ArrowTable, options: { readonly format?: "parquet" | "csv" } = {}) =>
      new FlyteDataFrame({ kind: "arrow", table }, options),
    fromFile,
  },
);

function formatOfName(location: string): string {
  return /\.(csv|parquet)(?:[?#].*)?$/i.exec(location)?.[1]?.toLowerCase() ?? "";
}
