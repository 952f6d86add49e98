import { z } from "haltere";

/** The dataclass of fuel_model.py: a weight for each column, and what they are added to. */
export const Model = z
  .object({
    intercept: z.number(),
    coefficients: z.record(z.string(), z.number()),
    cars: z.int(),
    r2: z.number(),
  })
  .meta({ title: "Model" });
export type Model = z.infer<typeof Model>;

/** A car of the table; what is not known of it is null. */
export const Car = z.object({
  Name: z.string(),
  Year: z.string().transform((date) => Number(date.slice(0, 4))),
  Horsepower: z.number().nullable(),
  Weight_in_lbs: z.number(),
  Miles_per_Gallon: z.number().nullable(),
});
export type Car = z.infer<typeof Car>;

/** Miles of a gallon, or undefined for a car of which a column that the model needs is not known. */
export function milesPerGallon({ intercept, coefficients }: Model, car: Car): number | undefined {
  const values = new Map<string, unknown>(Object.entries(car));
  let sum = intercept;
  for (const [column, weight] of Object.entries(coefficients)) {
    const value = values.get(column);
    if (typeof value !== "number") return undefined;
    sum += weight * value;
  }
  return sum;
}

/** How far off the middle nine of ten were: the 5th and the 95th hundredth of the residuals. */
export function spread(residuals: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = residuals.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { low: at(0.05), high: at(0.95) };
}
