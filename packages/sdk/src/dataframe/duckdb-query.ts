import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import { loadPackage } from "../packages/load-package.ts";
import type { FlyteDataFrame } from "./dataframe.ts";
import { partName } from "./find-parts.ts";

/** What is used of DuckDB's package. */
type DuckDb = typeof import("@duckdb/node-api");

/**
 * Runs a query over tables by their names, and writes its result as Parquet into a folder.
 * @returns The folder.
 */
export async function runQuery(
  sql: string,
  tables: Readonly<Record<string, FlyteDataFrame<unknown>>>,
  folder: string,
): Promise<string> {
  // The package's own declarations say what is in it.
  const duckdb = (await loadPackage("@duckdb/node-api")) as object as DuckDb;
  const { quotedIdentifier, quotedString } = duckdb;
  const instance = await duckdb.DuckDBInstance.create(":memory:");
  try {
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      for (const [name, table] of Object.entries(tables)) {
        const { paths, format } = await table.parts();
        const list = `[${paths.map((path) => quotedString(path)).join(", ")}]`;
        const reader = format === "csv" ? `read_csv(${list})` : `read_parquet(${list})`;
        await connection.run(`CREATE VIEW ${quotedIdentifier(name)} AS SELECT * FROM ${reader}`);
      }
      const target = quotedString(join(folder, partName("parquet")));
      await connection.run(`COPY (${sql.replace(/[\s;]+$/, "")}\n) TO ${target} (FORMAT parquet)`);
      return folder;
    } catch (thrown) {
      if (thrown instanceof FlyteError) throw thrown;
      throw new FlyteError("InvalidArgument", FlyteError.from(thrown).message, { kind: "user", cause: thrown });
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
