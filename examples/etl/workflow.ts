// Six months of flights and a list of airports, joined and summed up in SQL: a table of each airport's months in Parquet,
// checked for lost flights, and the airports where most departures are late.
import { DataFrame, task, workflow, z } from "haltere";
import { duckDbTask } from "haltere/connectors/duckdb";

const Monthly = DataFrame.schema({
  columns: {
    airport: z.string(),
    city: z.string(),
    state: z.string(),
    month: z.string(),
    flights: z.int(),
    /** Minutes, early departures counted as less than none. */
    delay: z.number(),
    /** Departures more than a quarter of an hour behind. */
    late: z.int(),
  },
});

const Airport = z.object({ airport: z.string(), city: z.string(), flights: z.int(), late: z.number() });

export const sumUp = duckDbTask({
  query: `
    SELECT a.iata AS airport, a.city, a.state, strftime(f.date, '%Y-%m') AS month,
           count(*) AS flights, avg(f.delay) AS delay, count(*) FILTER (f.delay > 15) AS late
    FROM flights f JOIN airports a ON a.iata = f.origin
    GROUP BY ALL ORDER BY airport, month`,
  inputs: { flights: DataFrame, airports: DataFrame },
  output: Monthly,
});

export const check = task({ inputs: { flights: DataFrame, monthly: Monthly } }, async ({ flights, monthly }) => {
  const lost = await flights.query(
    `SELECT origin, count(*) AS flights FROM df
     WHERE origin NOT IN (SELECT airport FROM monthly) GROUP BY origin ORDER BY flights DESC LIMIT 10`,
    { tables: { monthly } },
  );
  const origins = (await lost.rows()).map(({ origin, flights }) => `${origin} (${flights} flights)`);
  if (origins.length > 0) throw new Error(`no airport is known for ${origins.join(", ")}`);
});

export const rank = duckDbTask({
  query: `
    SELECT airport, any_value(city) AS city, sum(flights)::INT AS flights,
           round(100 * sum(late) / sum(flights), 1) AS late
    FROM monthly GROUP BY airport HAVING sum(flights) >= $least ORDER BY late DESC LIMIT $most`,
  inputs: { monthly: Monthly, least: z.int(), most: z.int() },
  output: z.array(Airport),
});

export const departures = workflow(
  {
    inputs: {
      flights: DataFrame,
      airports: DataFrame.schema({ format: "csv" }),
      least: z.int().default(10_000),
      most: z.int().default(5),
    },
    outputs: { monthly: Monthly, latest: z.array(Airport) },
  },
  ({ flights, airports, least, most }) => {
    const monthly = sumUp({ flights, airports });
    const checked = check({ flights, monthly });
    return { monthly, latest: rank({ monthly, least, most }, { after: checked }) };
  },
);
