// What each car drinks, told from its weight. `fit` makes a model of the cars that were measured; `predict` applies it to
// all of them, a batch for each year. What was predicted once is taken from the cache: a batch is known by its rows, so
// that a new table costs the batches that have changed.
import { DataFrame, deck, File, map, task, workflow, z } from "haltere";
import { Batch, readCars } from "./car.ts";

const Json = File.schema({ format: "json" });

/** litres = base + perPound * weight */
const Model = z.object({ base: z.number(), perPound: z.number() });

const prediction = { name: z.string(), year: z.int(), litres: z.number(), residual: z.number().nullable() };
const Predictions = DataFrame.schema({ columns: prediction });

/** The straight line with the least squares. */
export const fit = task({ inputs: { table: Json }, output: Model }, async ({ table }) => {
  const cars = readCars(await table.json()).flatMap(({ weight, litres }) =>
    litres === null ? [] : { weight, litres },
  );
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const weight = meanOf(cars.map((car) => car.weight));
  const litres = meanOf(cars.map((car) => car.litres));
  const covariance = meanOf(cars.map((car) => (car.weight - weight) * (car.litres - litres)));
  const variance = meanOf(cars.map((car) => (car.weight - weight) ** 2));
  const perPound = covariance / variance;
  return { base: litres - perPound * weight, perPound };
});

export const batches = task({ inputs: { table: Json }, output: z.array(Batch) }, async ({ table }) => {
  const byYear = Map.groupBy(readCars(await table.json()), ({ year }) => year);
  return [...byYear].toSorted(([a], [b]) => a - b).map(([, cars]) => DataFrame.fromRows(cars));
});

export const predictBatch = task(
  { inputs: { batch: Batch, model: Model }, output: Predictions, cache: { version: "1" }, retries: 1 },
  async ({ batch, model }) => {
    const cars = await batch.rows();
    console.log(`predicts ${cars.length} cars of ${cars[0]?.year}`);
    return DataFrame.fromRows(
      cars.map(({ name, year, weight, litres: measured }) => {
        const litres = model.base + model.perPound * weight;
        return { name, year, litres, residual: measured === null ? null : measured - litres };
      }),
    );
  },
);

export const collect = task(
  {
    inputs: { parts: z.array(Predictions) },
    outputs: { predictions: Predictions, error: z.number() },
    deck: true,
  },
  async ({ parts }) => {
    const rows = (await Promise.all(parts.map((part) => part.rows()))).flat();
    const residuals = rows.flatMap(({ residual }) => residual ?? []);
    const error = Math.sqrt(residuals.reduce((sum, residual) => sum + residual ** 2, 0) / residuals.length);
    const unknown = rows
      .filter(({ residual }) => residual === null)
      .map(({ name, year, litres }) => ({ name, year, litres }));
    deck("Predictions")
      .markdown(`Off by **${error.toFixed(2)}** litres. Cars that were not measured:`)
      .table(unknown);
    return { predictions: DataFrame.fromRows(rows), error };
  },
);

export const predict = workflow(
  { inputs: { table: Json, model: Model }, outputs: { predictions: Predictions, error: z.number() } },
  ({ table, model }) => {
    const parts = map(predictBatch, { batch: batches({ table }) }, { bind: { model }, concurrency: 4 });
    return collect({ parts });
  },
);
