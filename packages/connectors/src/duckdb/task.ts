import { type ConnectorTaskSettings, connectorTask, FlyteError, type Task, type z } from "@haltere/sdk";
import { interpretSchema } from "@haltere/sdk/translate";
import { taskType } from "./custom.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

export interface DuckDbTaskOptions<I, O> extends ConnectorTaskSettings {
  /**
   * One statement. `$x` in it is the value of input x; an input that is a DataFrame or a file (Parquet, CSV, JSON) is a
   * table of the input's name.
   */
  readonly query: string;
  readonly inputs?: I;
  /** `z.array(z.object({ … }))` for the rows, `DataFrame` for a table, or `File.schema({ format: "parquet" })` for a file. */
  readonly output: O;
}

/**
 * A task that runs a query in DuckDB, over files and values.
 * @throws FlyteError for an output that is neither a list of rows nor a table or file of Parquet.
 */
export function duckDbTask<O extends z.ZodType, I extends Shape = Readonly<Record<never, never>>>(
  options: DuckDbTaskOptions<I, O>,
): Task<I, z.output<O>> {
  const { query, inputs, output, ...settings } = options;
  const own = connectorTask({
    ...settings,
    type: taskType,
    ...(inputs === undefined ? {} : { inputs }),
    output,
    custom: { query, output: "o0", result: resultOf(output) },
    connector: async () => new (await import("./connector.ts")).DuckDbConnector(),
    factory: duckDbTask,
  });
  // O is a schema, and so the result is its output.
  return own as object as Task<I, z.output<O>>;
}

function resultOf(output: z.ZodType) {
  const { type } = interpretSchema(output, "output").transformer.literalType;
  switch (type.case) {
    case "collectionType":
      return { kind: "rows" };
    case "structuredDatasetType":
      if (type.value.format === "csv") break;
      return { kind: "parquet", as: "structured dataset" };
    case "blob":
      if (type.value.format === "parquet" || type.value.format === "") return { kind: "parquet", as: "blob" };
  }
  throw new FlyteError("InvalidArgument", "a DuckDB task gives rows or a Parquet file or table", {
    where: { output: "o0" },
    hint: 'Write output: z.array(z.object({ … })), output: DataFrame or output: File.schema({ format: "parquet" }).',
  });
}
