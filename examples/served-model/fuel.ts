// A model that Python fits to the cars before a year, and TypeScript asks about those since. The Python task is registered
// by `pyflyte register fuel_model.py --version v1`; here it is a reference.
import { DataFrame, File, referenceTask, task, workflow, z } from "haltere";
import { Car, Model, milesPerGallon, spread } from "./model.ts";

const Json = File.schema({ format: "json" });
const Csv = File.schema({ format: "csv" });

const Predicted = DataFrame.schema({
  columns: { name: z.string(), year: z.int(), actual: z.number().nullable(), predicted: z.number() },
});

const Score = z.object({
  cars: z.int(),
  /** Mean of the absolute errors, in miles. */
  error: z.number(),
  /** The share of cars within the spread that nine of ten of the known ones had. */
  within: z.number(),
});

export const train = referenceTask({
  project: "flytesnacks",
  domain: "development",
  name: "fuel_model.train",
  version: "v1",
  inputs: { table: Json, before: z.int() },
  outputs: { model: Model, residuals: Csv },
});

export const predict = task(
  { inputs: { model: Model, table: Json, since: z.int() }, output: Predicted },
  async ({ model, table, since }) => {
    const cars = z.array(Car).parse(await table.json());
    return DataFrame.fromRows(
      cars.flatMap((car) => {
        const predicted = milesPerGallon(model, car);
        if (car.Year < since || predicted === undefined) return [];
        return { name: car.Name, year: car.Year, actual: car.Miles_per_Gallon, predicted };
      }),
    );
  },
);

export const score = task(
  { inputs: { predicted: Predicted, residuals: Csv }, output: Score },
  async ({ predicted, residuals }) => {
    const known: number[] = [];
    for await (const line of residuals.lines()) known.push(Number(line.split(",").at(-1)));
    const { low, high } = spread(known.slice(1));
    const errors = (await predicted.rows()).flatMap(({ actual, predicted }) =>
      actual === null ? [] : actual - predicted,
    );
    const share = errors.filter((error) => error >= low && error <= high).length / errors.length;
    return {
      cars: errors.length,
      error: errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length,
      within: share,
    };
  },
);

export const fuel = workflow(
  {
    inputs: { table: Json, year: z.int().default(1980) },
    outputs: { model: Model, predicted: Predicted, score: Score },
  },
  ({ table, year }) => {
    const { model, residuals } = train({ table, before: year });
    const predicted = predict({ model, table, since: year });
    return { model, predicted, score: score({ predicted, residuals }) };
  },
);
