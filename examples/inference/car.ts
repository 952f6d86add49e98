import { createHash } from "node:crypto";
import { DataFrame, hashed, z } from "haltere";

/** Pounds; litres of petrol for 100 km, null where it was not measured. */
export const Car = z.object({ name: z.string(), year: z.int(), weight: z.number(), litres: z.number().nullable() });
export type Car = z.infer<typeof Car>;

/** A table that caches know by its rows, wherever it lies. */
export const Batch = hashed(DataFrame.schema({ columns: Car.shape }), async (table) =>
  createHash("sha256")
    .update(JSON.stringify(await table.rows()))
    .digest("hex"),
);

const Row = z.object({
  Name: z.string(),
  Miles_per_Gallon: z.number().nullable(),
  Weight_in_lbs: z.number(),
  Year: z.string(),
});

export function readCars(table: unknown): Car[] {
  return z
    .array(Row)
    .parse(table)
    .map(({ Name, Miles_per_Gallon, Weight_in_lbs, Year }) => ({
      name: Name,
      year: Number(Year.slice(0, 4)),
      weight: Weight_in_lbs,
      litres: Miles_per_Gallon === null ? null : 235.214583 / Miles_per_Gallon,
    }));
}
