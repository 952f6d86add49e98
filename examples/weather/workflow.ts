// Four years of Seattle's weather: read and checked, cut into months, each month summed up on its own, then put together.
import { deck, File, map, task, workflow, z } from "haltere";
import { Day, parseTable } from "./day.ts";
import { Month, MonthSummary, round, splitIntoMonths, summarizeDays } from "./month.ts";
import { chartOf } from "./report.ts";

const Csv = File.schema({ format: "csv" });

const YearSummary = z.object({ year: z.int(), precipitation: z.number(), wetDays: z.int(), days: z.int() });

const Summary = z.object({
  days: z.int(),
  years: z.array(YearSummary),
  wettest: MonthSummary,
  driest: MonthSummary,
  warmest: MonthSummary,
});

export const parse = task({ inputs: { table: Csv }, output: z.array(Day) }, async ({ table }) =>
  parseTable(await table.text()),
);

export const split = task({ inputs: { days: z.array(Day) }, output: z.array(Month) }, ({ days }) =>
  splitIntoMonths(days),
);

export const summarizeMonth = task({ inputs: { month: Month }, output: MonthSummary, retries: 1 }, ({ month }) =>
  summarizeDays(month),
);

export const summarize = task({ inputs: { months: z.array(MonthSummary) }, output: Summary }, ({ months }) => {
  const [first] = months;
  if (!first) throw new Error("there is no month to sum up: the table has no rows");
  const best = (better: (a: MonthSummary, b: MonthSummary) => boolean) =>
    months.reduce((chosen, month) => (better(month, chosen) ? month : chosen), first);
  const years = [...new Set(months.map((month) => month.year))].map((year) => {
    const own = months.filter((month) => month.year === year);
    return {
      year,
      precipitation: round(own.reduce((sum, month) => sum + month.precipitation, 0)),
      wetDays: own.reduce((sum, month) => sum + month.wetDays, 0),
      days: own.reduce((sum, month) => sum + month.days, 0),
    };
  });
  return {
    days: months.reduce((sum, month) => sum + month.days, 0),
    years,
    wettest: best((a, b) => a.precipitation > b.precipitation),
    driest: best((a, b) => a.precipitation < b.precipitation),
    warmest: best((a, b) => a.temperatureMean > b.temperatureMean),
  };
});

export const report = task(
  { inputs: { months: z.array(MonthSummary), summary: Summary }, output: Csv, deck: true },
  async ({ months, summary }) => {
    deck("Seattle").html(chartOf(months)).table(summary.years);
    const header = Object.keys(MonthSummary.shape);
    const rows = months.map((month) => Object.values(month).join(","));
    return File.fromText([header.join(","), ...rows, ""].join("\n"), { name: "months.csv" });
  },
);

export const weather = workflow({ inputs: { table: Csv }, outputs: { summary: Summary, months: Csv } }, ({ table }) => {
  const months = split({ days: parse({ table }) });
  const summaries = map(summarizeMonth, { month: months }, { concurrency: 8 });
  const summary = summarize({ months: summaries });
  return { summary, months: report({ months: summaries, summary }) };
});
