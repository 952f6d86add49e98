import { FlyteError } from "@haltere/core";

type DuckDb = typeof import("@duckdb/node-api");

/** DuckDB, loaded when it is first needed: its binary is large, and those who run no queries need not install it. */
export async function loadDuckDb(): Promise<DuckDb> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new FlyteError("FailedPrecondition", `DuckDB cannot be loaded: ${FlyteError.from(cause).message}`, {
      kind: "user",
      hint: "Install it: npm install @duckdb/node-api.",
      cause,
    });
  }
}
