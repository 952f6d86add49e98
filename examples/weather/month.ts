import { z } from "haltere";
import { Day } from "./day.ts";

/** A calendar month, 1 to 12, with its days. */
export const Month = z.object({ year: z.int(), month: z.int(), days: z.array(Day) });
export type Month = z.infer<typeof Month>;

export const MonthSummary = z.object({
  year: z.int(),
  month: z.int(),
  /** Millimetres in the whole month. */
  precipitation: z.number(),
  /** Mean of the days' (minimum + maximum) / 2, degrees Celsius. */
  temperatureMean: z.number(),
  temperatureMax: z.number(),
  wetDays: z.int(),
  days: z.int(),
});
export type MonthSummary = z.infer<typeof MonthSummary>;

/** The table cut into its months, in order. */
export function splitIntoMonths(days: readonly Day[]): Month[] {
  const months = new Map<string, Month>();
  for (const day of days) {
    const key = day.date.toISOString().slice(0, 7);
    const month = months.get(key) ?? { year: day.date.getUTCFullYear(), month: day.date.getUTCMonth() + 1, days: [] };
    month.days.push(day);
    months.set(key, month);
  }
  return [...months.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, month]) => month);
}

export function summarizeDays({ year, month, days }: Month): MonthSummary {
  const sum = (of: (day: Day) => number) => days.reduce((total, day) => total + of(day), 0);
  return {
    year,
    month,
    precipitation: round(sum((day) => day.precipitation)),
    temperatureMean: round(sum((day) => (day.temperatureMin + day.temperatureMax) / 2) / days.length),
    temperatureMax: Math.max(...days.map((day) => day.temperatureMax)),
    wetDays: days.filter((day) => day.precipitation > 0).length,
    days: days.length,
  };
}

/** To hundredths: the table has tenths, and sums of them should read like them. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
