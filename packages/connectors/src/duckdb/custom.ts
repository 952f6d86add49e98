import { z } from "zod";

/** The category of DuckDB tasks. */
export const taskType = "duckdb_query";

/** What a DuckDB task's template says. */
export const DuckDbCustom = z.object({
  /** One statement, whose result is the output; `$x` in it is the value of input x, and a table x the file of input x. */
  query: z.string().min(1),
  /** The output that gets the result. */
  output: z.string(),
  result: z.discriminatedUnion("kind", [
    /** A list of objects, one a row. */
    z.object({ kind: z.literal("rows") }),
    /** A Parquet file, as a blob or as a structured dataset. */
    z.object({ kind: z.literal("parquet"), as: z.enum(["blob", "structured dataset"]) }),
  ]),
});
