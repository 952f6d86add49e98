import { z } from "haltere";

/** What was generated in a year, in gigawatt hours. */
export const Year = z.object({ year: z.int(), renewable: z.int(), total: z.int() });
export type Year = z.infer<typeof Year>;

/** Sums up the sources of each year; a line is `2001-01-01,Fossil Fuels,35361`. */
export function generationByYear(csv: string): Year[] {
  const years = new Map<number, Year>();
  for (const line of csv.trimEnd().split(/\r?\n/).slice(1)) {
    const [date = "", source, generation] = line.split(",");
    const year = Number(date.slice(0, 4));
    const sum = years.get(year) ?? { year, renewable: 0, total: 0 };
    const amount = z.int().parse(Number(generation));
    sum.total += amount;
    if (source === "Renewables") sum.renewable += amount;
    years.set(year, sum);
  }
  return [...years.values()].toSorted((a, b) => a.year - b.year);
}
