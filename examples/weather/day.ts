import { z } from "haltere";

/** One day of the table: millimetres of precipitation, degrees Celsius, metres a second of wind. */
export const Day = z.object({
  date: z.date(),
  precipitation: z.number().min(0),
  temperatureMax: z.number(),
  temperatureMin: z.number(),
  wind: z.number().min(0),
  weather: z.enum(["drizzle", "fog", "rain", "snow", "sun"]),
});
export type Day = z.infer<typeof Day>;

const columns = ["date", "precipitation", "temp_max", "temp_min", "wind", "weather"];

/** Reads the whole table, and names every bad row at once rather than the first. */
export function parseTable(csv: string): Day[] {
  const [header = "", ...lines] = csv.trimEnd().split(/\r?\n/);
  if (header !== columns.join(",")) throw new Error(`the table's columns are ${header}, not ${columns.join(",")}`);
  const days: Day[] = [];
  const bad: string[] = [];
  for (const [index, line] of lines.entries()) {
    const [date = "", precipitation, max, min, wind, weather] = line.split(",");
    const row = Day.safeParse({
      date: new Date(`${date}T00:00:00Z`),
      precipitation: number(precipitation),
      temperatureMax: number(max),
      temperatureMin: number(min),
      wind: number(wind),
      weather,
    });
    if (row.success) days.push(row.data);
    else bad.push(`line ${index + 2}: ${row.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("; ")}`);
  }
  if (bad.length > 0) throw new Error(`${bad.length} of ${lines.length} rows are not valid:\n${bad.join("\n")}`);
  return days;
}

/** `Number("")` is 0: a missing value must not become one. */
function number(text: string | undefined): number {
  return text ? Number(text) : Number.NaN;
}
