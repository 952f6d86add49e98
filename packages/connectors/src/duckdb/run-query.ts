import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { FlyteError } from "@haltere/core";
import { loadDuckDb } from "./load-duckdb.ts";
import { plainValue } from "./plain-value.ts";
import type { QueryInputs, TableInput } from "./query-inputs.ts";

/** A query to run, in a database of its own, in memory. */
export interface Query extends QueryInputs {
  readonly query: string;
  readonly signal: AbortSignal;
}

/**
 * The rows of a query's result.
 * @throws FlyteError InvalidArgument with DuckDB's message for a query that it refuses; the signal's reason once it is aborted.
 */
export async function queryRows(query: Query): Promise<Record<string, unknown>[]> {
  const duckdb = await loadDuckDb();
  return await withDatabase(query, [], async (connection) => {
    const result = await connection.runAndReadAll(query.query, await wanted(connection, query.query, query.parameters));
    return result
      .getRowObjects()
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(duckdb, value)])));
  });
}

/** Writes a query's result to a Parquet file. Throws as `queryRows`. */
export async function queryToParquet(query: Query, file: string): Promise<void> {
  const { quotedString } = await loadDuckDb();
  await withDatabase(query, [dirname(file)], async (connection) => {
    const select = query.query.replace(/[\s;]+$/, "");
    const parameters = await wanted(connection, select, query.parameters);
    await connection.run(`CREATE TEMP TABLE haltere_result AS ${select}`, parameters);
    await connection.run(`COPY haltere_result TO ${quotedString(file)} (FORMAT parquet)`);
  });
}

async function withDatabase<T>(
  { tables, signal }: Query,
  folders: readonly string[],
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(":memory:");
  try {
    const connection = await instance.connect();
    const stopWatching = endedBy(signal, connection);
    try {
      await openTables(connection, tables, folders);
      return await work(connection);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof FlyteError) throw thrown;
      throw new FlyteError("InvalidArgument", FlyteError.from(thrown).message, { cause: thrown });
    } finally {
      stopWatching();
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** Interrupts the connection once the signal is aborted, and on, since an interrupt between two statements is lost. */
function endedBy(signal: AbortSignal, connection: DuckDBConnection): () => void {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    timer = setTimeout(interrupt, 20);
  };
  signal.addEventListener("abort", interrupt);
  if (signal.aborted) interrupt();
  return () => {
    signal.removeEventListener("abort", interrupt);
    clearTimeout(timer);
  };
}

/** A view for each table; then the query may read these files, write to these folders, and reach nothing else. */
async function openTables(
  connection: DuckDBConnection,
  tables: readonly TableInput[],
  writable: readonly string[],
): Promise<void> {
  const { quotedIdentifier, quotedString } = await loadDuckDb();
  const files: string[] = [];
  const folders = [...writable];
  for (const { name, path, reader } of tables) {
    const info = await stat(path).catch((cause: unknown) => {
      throw new FlyteError("NotFound", `there is no file ${path}`, { kind: "user", where: { input: name }, cause });
    });
    (info.isDirectory() ? folders : files).push(path);
    // flytekit's folder of CSV holds a file without a name, which no pattern finds.
    const all = reader === "read_csv" && existsSync(join(path, ".csv")) ? ".csv" : "*";
    const source = quotedString(info.isDirectory() ? join(path, all) : path);
    await connection.run(`CREATE VIEW ${quotedIdentifier(name)} AS SELECT * FROM ${reader}(${source})`);
  }
  const list = (paths: readonly string[]): string => `[${paths.map((path) => quotedString(path)).join(", ")}]`;
  await connection.run(`SET allowed_directories = ${list(folders)}`);
  await connection.run(`SET allowed_paths = ${list(files)}`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run("SET lock_configuration = true");
}

/** Those of the parameters that the statement has. DuckDB refuses others. */
async function wanted(
  connection: DuckDBConnection,
  statement: string,
  parameters: ReadonlyMap<string, DuckDBValue>,
): Promise<Record<string, DuckDBValue>> {
  const extracted = await connection.extractStatements(statement);
  if (extracted.count !== 1) {
    throw new FlyteError("InvalidArgument", `the query is ${extracted.count} statements`, {
      hint: "Give one; use WITH for steps.",
    });
  }
  const prepared = await extracted.prepare(0);
  const values: Record<string, DuckDBValue> = {};
  for (let index = 1; index <= prepared.parameterCount; index++) {
    const name = prepared.parameterName(index);
    const value = parameters.get(name);
    if (value === undefined) {
      throw new FlyteError("InvalidArgument", `the query wants $${name}, which is no input`, {
        where: { input: name },
        hint: `Its parameters are ${[...parameters.keys()].join(", ") || "none"}.`,
      });
    }
    values[name] = value;
  }
  prepared.destroySync();
  return values;
}
