/** SQL over files and values, in DuckDB. */
export * from "@haltere/connectors/duckdb";
