import { loadPackage } from "@haltere/sdk/load-package";

/** What is used of DuckDB's package. */
export type DuckDb = typeof import("@duckdb/node-api");

/** DuckDB, loaded when it is first needed: its binary is large. Throws FlyteError where it is not installed. */
export async function loadDuckDb(): Promise<DuckDb> {
  // The package's own declarations say what is in it.
  return (await loadPackage("@duckdb/node-api")) as object as DuckDb;
}
