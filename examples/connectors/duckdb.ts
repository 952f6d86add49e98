// The wettest months of a table of weather, by SQL over the file itself.
import { File, workflow, z } from "haltere";
import { duckDbTask } from "haltere/connectors/duckdb";

const Csv = File.schema({ format: "csv" });

const Month = z.object({ month: z.string(), rain: z.number(), days: z.int() });

export const rainByMonth = duckDbTask({
  query: `SELECT strftime(date, '%Y-%m') AS month, round(sum(precipitation), 1) AS rain, count(*) AS days
          FROM weather GROUP BY month ORDER BY rain DESC LIMIT $most`,
  inputs: { weather: Csv, most: z.int().default(3) },
  output: z.array(Month),
});

export const wettestMonths = workflow(
  { inputs: { weather: Csv, most: z.int().default(3) }, output: z.array(Month) },
  ({ weather, most }) => rainByMonth({ weather, most }),
);
