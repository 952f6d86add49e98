import type { DuckDBValue } from "@duckdb/node-api";
import { literalValue } from "@haltere/connector";
import { FlyteError, readLiteral } from "@haltere/core";
import type { Literal, LiteralMap } from "@haltere/idl/core";
import { localPath } from "../local-path.ts";

/** A file, or a folder of files, that a query sees as a table. */
export interface TableInput {
  readonly name: string;
  readonly path: string;
  readonly reader: "read_parquet" | "read_csv" | "read_json";
}

/** What a query is given. */
export interface QueryInputs {
  readonly tables: readonly TableInput[];
  /** By name; objects and lists as JSON text. */
  readonly parameters: ReadonlyMap<string, DuckDBValue>;
}

/**
 * Inputs as a query sees them: files and structured datasets as tables, the rest as parameters.
 * @throws FlyteError InvalidArgument for a file that lies elsewhere or in a format that DuckDB does not read, naming the input.
 */
export function queryInputs(inputs: LiteralMap): QueryInputs {
  const tables: TableInput[] = [];
  const parameters = new Map<string, DuckDBValue>();
  for (const [name, given] of Object.entries(inputs.literals)) {
    const literal = unwrapped(given);
    const opened = literal === undefined ? undefined : readLiteral(literal);
    if (opened?.kind === "blob") tables.push(table(name, opened.value.uri, opened.value.metadata?.type?.format));
    else if (opened?.kind === "structured dataset") {
      tables.push(table(name, opened.value.uri, opened.value.metadata?.structuredDatasetType?.format || "parquet"));
    } else parameters.set(name, literal === undefined ? null : parameter(literal, name));
  }
  return { tables, parameters };
}

function unwrapped(literal: Literal): Literal | undefined {
  const opened = readLiteral(literal);
  if (opened.kind !== "union") return literal;
  return opened.value === undefined ? undefined : unwrapped(opened.value);
}

function table(name: string, uri: string, declared = ""): TableInput {
  const where = { input: name };
  const path = localPath(uri);
  if (path === undefined) {
    throw new FlyteError("InvalidArgument", `the table lies at ${uri}, where the connector cannot read`, {
      where,
      hint: "Give a file on the connector's machine.",
    });
  }
  const format = (declared || /\.([^./]+)$/.exec(path)?.[1] || "").toLowerCase();
  const reader = readers.get(format);
  if (reader !== undefined) return { name, path, reader };
  throw new FlyteError("InvalidArgument", `the table is in the format ${format || "(none told)"}`, {
    where,
    hint: `Give one of ${[...readers.keys()].join(", ")}: File.schema({ format: "csv" }).`,
  });
}

const readers: ReadonlyMap<string, TableInput["reader"]> = new Map([
  ["parquet", "read_parquet"],
  ["csv", "read_csv"],
  ["tsv", "read_csv"],
  ["json", "read_json"],
  ["jsonl", "read_json"],
  ["ndjson", "read_json"],
]);

function parameter(literal: Literal, input: string): DuckDBValue {
  const value = literalValue(literal, { input });
  if (value instanceof Date) return value.toISOString();
  switch (typeof value) {
    case "boolean":
    case "string":
    case "bigint":
      return value;
    case "number":
      return Number.isSafeInteger(value) && readLiteral(literal).kind === "integer" ? BigInt(value) : value;
    default:
      return value === null
        ? null
        : JSON.stringify(value, (_, item) => (typeof item === "bigint" ? Number(item) : item));
  }
}
